package io.sidelane.agent.decision;

import io.sidelane.api.Word;
import org.jspecify.annotations.Nullable;

/**
 * What a pod got, for people.
 *
 * @param pod {@code namespace/name}
 * @param policy the winner, as {@code AccelerationPolicy ns/name}, null when none selects the pod
 * @param reason why, in one line
 */
public record PodStatus(
        String pod,
        String netns,
        @Nullable String policy,
        @Nullable String profile,
        State state,
        String reason) {

    PodStatus onTcp(String why) {
        return new PodStatus(pod, netns, policy, profile, State.TCP, why);
    }

    /** Which way its connections go. */
    public enum State implements Word {
        ACCELERATED("accelerated"),
        /** They would be accelerated, the policy is a dry run. */
        DRY_RUN("dryRun"),
        TCP("tcp"),
        /** The pod's network namespace is not there. */
        PENDING("pending");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }
}
