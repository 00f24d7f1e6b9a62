package io.sidelane.controlplane.model;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node.
 *
 * @param region label {@code topology.kubernetes.io/region}
 * @param zone label {@code topology.kubernetes.io/zone}
 * @param allocatable extended resources of which it has any
 */
public record NodeFact(
        String name,
        Map<String, String> labels,
        @Nullable String region,
        @Nullable String zone,
        Set<String> allocatable) {

    public NodeFact {
        labels = Map.copyOf(labels);
        allocatable = Set.copyOf(allocatable);
    }
}
