package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;
import java.util.List;

@Doc("A node in full.")
public record NodeDetail(
        @Doc("The node.") NodeSummary node,
        @Doc("What the agent tested when it started.") List<Check> selfTests,
        @Doc("What became of each policy that was sent to it.") List<Programmed> policies,
        @Doc("Its pods, at most 1,000.") List<PodSummary> pods) {

    public NodeDetail {
        selfTests = List.copyOf(selfTests);
        policies = List.copyOf(policies);
        pods = List.copyOf(pods);
    }

    @Doc("A test that the agent made.")
    public record Check(
            @Doc("What was checked.") String check,
            @Doc("`on`, `restricted` or `off`: what follows for the feature.") String verdict,
            @Doc("The observation.") String detail) {}

    @Doc("What became of a policy on a node.")
    public record Programmed(
            @Doc("Name of the RedirectPolicy resource.") String resource,
            @Doc("Its version that the kernel has; empty while it has none.") String version,
            @Doc("metadata.generation that the kernel has; 0 where none is known.") long generation,
            @Doc("Why the newest version is not in the kernel; empty when it is.") String error,
            @Doc("Pods of it that were found on the node.") int foundPods,
            @Doc("Pods of it whose connections are redirected.") int redirectedPods) {}
}
