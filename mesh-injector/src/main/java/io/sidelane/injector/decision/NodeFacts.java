package io.sidelane.injector.decision;

import io.sidelane.api.node.NodeStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as far as choosing goes.
 *
 * @param allocatable quantities by resource, as the kubelet says (Node {@code status.allocatable})
 * @param cordoned whether the scheduler keeps pods away ({@code spec.unschedulable})
 * @param status what its agent said, null while it has said nothing
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        Map<String, String> allocatable,
        boolean cordoned,
        @Nullable NodeStatus status) {

    public NodeFacts {
        labels = Map.copyOf(labels);
        allocatable = Map.copyOf(allocatable);
    }
}
