package io.sidelane.controlplane.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node.
 *
 * @param region label {@code topology.kubernetes.io/region}
 * @param zone label {@code topology.kubernetes.io/zone}
 */
public record NodeFact(
        String name, Map<String, String> labels, @Nullable String region, @Nullable String zone) {

    public NodeFact {
        labels = Map.copyOf(labels);
    }
}
