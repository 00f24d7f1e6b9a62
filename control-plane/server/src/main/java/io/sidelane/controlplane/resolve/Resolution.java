package io.sidelane.controlplane.resolve;

import io.sidelane.controlplane.model.World;
import java.util.Map;

/**
 * What each node shall have, and what that means for each object. Equal worlds and readiness give
 * equal resolutions, whatever was before.
 *
 * @param world what was resolved
 * @param readiness by node; a node that is missing has told nothing
 * @param pods what was decided, by namespace and name; pods that are over are not among them
 * @param nodes by name: those that have pods
 * @param policies by {@code Policy.ref()}
 * @param profiles by name
 */
public record Resolution(
        World world,
        Map<String, NodeReadiness> readiness,
        Map<String, PodOutcome> pods,
        Map<String, NodeResources> nodes,
        Map<String, PolicyOutcome> policies,
        Map<String, ProfileOutcome> profiles,
        Map<String, NamespaceRules> rules) {

    public static final Resolution EMPTY =
            new Resolution(World.EMPTY, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** Of a node, also of one that has no pods. */
    public NodeResources node(String name) {
        return nodes.getOrDefault(name, NodeResources.NONE);
    }
}
