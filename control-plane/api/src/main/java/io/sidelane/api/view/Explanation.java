package io.sidelane.api.view;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param node null until it is scheduled
 * @param kernel null when no policy was sent for it and its agent says nothing of it
 */
@Doc("Why a pod's connections go the way they go.")
public record Explanation(
        @Doc("The pod, and the outcome.") PodSummary pod,
        @Doc("As its kubelet names it.") String uid,
        @Doc("What was decided.") Decision decision,
        @Doc("Every policy that selects it, the winner first.") List<Considered> policies,
        @Doc("The winner's candidates in the order in which they were looked at.")
                List<Considering> candidates,
        @Doc("Its node; null until it is scheduled.") @Nullable NodeReadiness node,
        @Doc("What its node's kernel has for it.") @Nullable InKernel kernel,
        @Doc("The three hops of its requests, and which way each goes.") List<Hop> hops,
        @Doc(
                        "What the injector wrote on the pod when it was admitted, as lines for people; empty where it wrote nothing.")
                List<String> injection) {

    public Explanation {
        policies = List.copyOf(policies);
        candidates = List.copyOf(candidates);
        hops = List.copyOf(hops);
        injection = List.copyOf(injection);
    }

    /**
     * @param reason null when it is nobody's failure
     */
    @Doc("What was decided, and the one reason that decided it.")
    public record Decision(
            @Doc("The decision.") @Words(Verdict.class) String verdict,
            @Doc("Why not, in one word; null when that is nobody's failure.") @Words(Reason.class)
                    @Nullable String reason,
            @Doc("Why, in a sentence.") String message) {}

    @Doc("A policy that selects the pod.")
    public record Considered(
            @Doc("The policy, as `KIND NAME`.") String policy,
            @Doc("Whether it won.") boolean won,
            @Doc("What it won or lost by.") String because) {}

    /**
     * @param path null when the profile does not exist
     */
    @Doc("A profile that was considered.")
    public record Considering(
            @Doc("Name of the profile.") String profile,
            @Doc("Its path; null when there is no such profile.") @Words(AccelerationPath.class)
                    @Nullable String path,
            @Doc("Whether it was taken.") boolean taken,
            @Doc("Why not, in one word; null when it was taken, or not needed.")
                    @Words(Reason.class)
                    @Nullable String reason,
            @Doc("Why, in a sentence.") String message) {}

    @Doc("Whether the pod's node can do what was decided.")
    public record NodeReadiness(
            @Doc("Its name.") String name,
            @Doc("Whether its agent reports now.") boolean reporting,
            @Doc("Whether it is ready for the path.") boolean ready,
            @Doc("Why, in a sentence.") String message) {}

    @Doc("What the kernel of the pod's node has, as its agent says.")
    public record InKernel(
            @Doc("Name of the RedirectPolicy resource; empty when none was sent.") String resource,
            @Doc("Its version that the kernel has; empty while it has none.") String version,
            @Doc("The version that it should have; empty when none is meant for the node.")
                    String desired,
            @Doc("metadata.generation of the policy that the kernel has; 0 where none is known.")
                    long generation,
            @Doc("Which way the pod's connections go.") @Words(PodState.class) String state,
            @Doc("Why, in the agent's words.") String message,
            @Doc("Why the newest version is not in the kernel; empty when it is.") String error) {}

    @Doc("A hop of the pod's requests.")
    public record Hop(
            @Doc("From where to where.") String name,
            @Doc("Whether its connections leave the TCP/IP stack where they fit.")
                    boolean accelerated,
            @Doc("Why, in a sentence.") String because) {}
}
