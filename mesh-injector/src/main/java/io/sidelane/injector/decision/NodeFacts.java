package io.sidelane.injector.decision;

import io.sidelane.api.node.NodeStatus;
import io.sidelane.injector.reference.RefKind;
import io.sidelane.injector.reference.References;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as far as choosing goes.
 *
 * @param allocatable quantities by resource, as the kubelet says (Node {@code status.allocatable})
 * @param cordoned whether the scheduler keeps pods away ({@code spec.unschedulable})
 * @param sriovSync how far sriov-network-operator is with it (SriovNetworkNodeState {@code
 *     status.syncStatus}), null when the operator says nothing of it
 * @param status what its agent said, null while it has said nothing
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        Map<String, String> allocatable,
        boolean cordoned,
        @Nullable String sriovSync,
        @Nullable NodeStatus status) {

    public NodeFacts {
        labels = Map.copyOf(labels);
        allocatable = Map.copyOf(allocatable);
    }

    /** What the operator says of each node, by its name: its objects are named as their nodes. */
    public static Map<String, String> sriovSyncs(References references) {
        var syncs = new HashMap<String, String>();
        references
                .all(RefKind.SRIOV_NODE_STATE)
                .forEach(
                        state ->
                                syncs.put(
                                        state.path("metadata").path("name").asText(),
                                        state.path("status").path("syncStatus").asText()));
        return syncs;
    }
}
