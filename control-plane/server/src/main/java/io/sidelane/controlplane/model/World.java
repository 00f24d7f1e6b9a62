package io.sidelane.controlplane.model;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Policy;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import java.util.List;
import java.util.Map;

/**
 * Everything that the control plane was told, at one moment. A source makes another one whenever
 * something changed; equal parts should be the same objects, so that what depends on them need not
 * be made again.
 *
 * @param profiles by name
 * @param namespaces labels by the namespace's name; a namespace without labels may be missing
 * @param pods by namespace and name
 * @param nodes by name
 * @param nodeStatuses of NodeAcceleration objects, by node: what agents told whichever replica they
 *     are connected to; none where nothing keeps them
 * @param replicas other replicas that are there, by name; none where there is but one
 * @param mesh services, endpoints, routes and secrets for proxies
 */
public record World(
        Map<String, AccelerationProfile> profiles,
        List<Policy> policies,
        List<QuicPolicy> quicPolicies,
        Map<String, Map<String, String>> namespaces,
        Map<String, PodFact> pods,
        Map<String, NodeFact> nodes,
        Map<String, NodeStatus> nodeStatuses,
        Map<String, ReplicaFact> replicas,
        MeshFacts mesh) {

    public static final World EMPTY =
            new World(
                    Map.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    MeshFacts.EMPTY);

    /** This world with other endpoints, services, routes and secrets. */
    public World with(MeshFacts other) {
        return new World(
                profiles,
                policies,
                quicPolicies,
                namespaces,
                pods,
                nodes,
                nodeStatuses,
                replicas,
                other);
    }

    /**
     * Whether the rest is the same: what clients answered elsewhere is said, not resolved, and what
     * proxies are told is planned.
     */
    public boolean resolvesLike(World other) {
        return profiles.equals(other.profiles)
                && policies.equals(other.policies)
                && quicPolicies.equals(other.quicPolicies)
                && namespaces.equals(other.namespaces)
                && pods.equals(other.pods)
                && nodes.equals(other.nodes);
    }
}
