package io.sidelane.controlplane.resolve;

import io.sidelane.xds.ResourceSet;
import java.util.List;

/**
 * What the agent of one node is sent.
 *
 * @param policies what {@code resources} was made of, in the order of names
 */
public record NodeResources(List<NodePolicy> policies, ResourceSet resources) {

    public static final NodeResources NONE = new NodeResources(List.of(), ResourceSet.EMPTY);

    public NodeResources {
        policies = List.copyOf(policies);
    }
}
