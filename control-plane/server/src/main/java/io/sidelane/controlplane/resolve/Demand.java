package io.sidelane.controlplane.resolve;

import io.sidelane.api.Policy;
import io.sidelane.api.PortRule;
import io.sidelane.api.Sockmap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one policy wants of pods of one node. */
public record Demand(Settings settings, List<PodId> pods) {

    public Demand {
        pods = List.copyOf(pods);
    }

    /** As in RedirectPolicy. */
    public enum Mode {
        REDIRECT,
        DRY_RUN,
        TCP
    }

    /** As its kubelet names it. */
    public record PodId(String uid, String namespace, String name) {}

    /**
     * What becomes of the pods' connections.
     *
     * @param policy {@code Policy.ref()}
     * @param profile null when none was chosen
     * @param sockmap null unless the mode is {@link Mode#REDIRECT}
     */
    public record Settings(
            String policy,
            String kind,
            @Nullable String namespace,
            String name,
            long generation,
            @Nullable String profile,
            Mode mode,
            String reason,
            @Nullable Sockmap sockmap,
            PortRule ports) {

        static Settings of(
                Policy policy,
                @Nullable String profile,
                Mode mode,
                String reason,
                @Nullable Sockmap sockmap) {
            var metadata = policy.metadata();
            return new Settings(
                    policy.ref(),
                    policy.kind(),
                    metadata.namespace(),
                    metadata.name(),
                    metadata.generation(),
                    profile,
                    mode,
                    reason,
                    sockmap,
                    mode == Mode.REDIRECT ? policy.spec().ports() : PortRule.ALL);
        }
    }
}
