package io.sidelane.injector.decision;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.SelectionMode;
import io.sidelane.api.profile.ResourceRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether enough of the nodes that the pod could go to are ready for a candidate. */
record Readiness() implements Check {

    /** What every agent offers, and no node need be asked for. */
    private static final Set<AccelerationPath> EVERYWHERE =
            EnumSet.of(AccelerationPath.SOCKMAP, AccelerationPath.NONE);

    @Override
    public @Nullable Refusal refusal(Case one) {
        var spec = one.policy().spec();
        int wanted =
                switch (spec.selectionMode()) {
                    case FIRST_READY -> spec.minReadyNodes();
                    case PREFERRED -> 1;
                    // The pods wait, each for its own node.
                    case REQUIRED -> 0;
                };
        if (wanted == 0
                || one.path() == AccelerationPath.NONE
                || (one.path() == AccelerationPath.SOCKMAP && one.cluster().nodes().isEmpty())) {
            return null;
        }
        var expected =
                "%s=%d"
                        .formatted(
                                spec.selectionMode() == SelectionMode.FIRST_READY
                                        ? "minReadyNodes"
                                        : "ready nodes",
                                wanted);
        var nobody = offeredByNobody(one, expected);
        if (nobody != null) {
            return nobody;
        }
        int ready = 0;
        int matching = 0;
        NodeRefusal first = null;
        var checks = new NodeChecks(one, EVERYWHERE.contains(one.path()));
        for (var node : (Iterable<NodeFacts>) matching(one)::iterator) {
            matching++;
            var refusal = checks.refusal(node);
            if (refusal == null && ++ready >= wanted) {
                return null;
            }
            if (refusal != null && first == null) {
                first = new NodeRefusal(node.name(), refusal);
            }
        }
        return Refusal.of(
                first == null ? Reason.NODE_NOT_SYNCED : first.refusal().reason(),
                "ready on %d of %d matching nodes (expected: at least %s)%s",
                ready,
                matching,
                expected,
                first == null
                        ? ""
                        : "; node %s: %s".formatted(first.node(), first.refusal().message()));
    }

    private record NodeRefusal(String node, Refusal refusal) {}

    /* As far as anybody looks: of many nodes the first are enough most of the time. */
    private static Stream<NodeFacts> matching(Case one) {
        var requires = one.spec().requires();
        Set<Map.Entry<String, String>> labels =
                requires == null ? Set.of() : requires.nodeSelector().entrySet();
        var affinity = new NodeAffinity(one.request().pod().path("spec"));
        return one.cluster().nodes().stream()
                .filter(node -> node.labels().entrySet().containsAll(labels))
                .filter(affinity::takes);
    }

    private static @Nullable Refusal offeredByNobody(Case one, String expected) {
        for (var resource : one.spec().resources().stream().map(ResourceRequest::name).toList()) {
            if (matching(one).noneMatch(node -> NodeChecks.allocatable(node, resource) != null)) {
                return Refusal.of(
                        Reason.RESOURCE_NOT_ALLOCATABLE,
                        "resource %s is not allocatable on any of %d matching nodes (expected: at least %s)",
                        resource,
                        matching(one).count(),
                        expected);
            }
        }
        return null;
    }
}
