package io.sidelane.controlplane.source;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.directory.FileContent;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.model.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts files together to a world. Pure.
 *
 * @param problems objects that stand in two files, one line each
 */
record DirectoryWorld(World world, List<String> problems) {

    static final DirectoryWorld EMPTY = new DirectoryWorld(World.EMPTY, List.of());

    /**
     * @param files in the order in which an object's first owner wins
     * @param former parts that are equal are taken over from it
     */
    static DirectoryWorld of(List<FileContent<DirectoryItem>> files, World former) {
        return new Builder().build(files, former);
    }

    private static final class Builder {
        private final Map<String, DirectoryItem> items = new LinkedHashMap<>();
        private final Map<String, AccelerationProfile> profiles = new LinkedHashMap<>();
        private final List<Policy> policies = new ArrayList<>();
        private final List<QuicPolicy> quic = new ArrayList<>();
        private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
        private final Map<String, PodFact> pods = new LinkedHashMap<>();
        private final Map<String, NodeFact> nodes = new LinkedHashMap<>();
        private final Map<String, NodeStatus> statuses = new LinkedHashMap<>();
        private final List<Fact> ofMesh = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        DirectoryWorld build(List<FileContent<DirectoryItem>> files, World former) {
            for (var file : files) {
                file.objects().forEach(this::add);
            }
            var world =
                    new World(
                            same(former.profiles(), profiles),
                            same(former.policies(), policies),
                            same(former.quicPolicies(), quic),
                            same(former.namespaces(), namespaces),
                            same(former.pods(), pods),
                            same(former.nodes(), nodes),
                            same(former.nodeStatuses(), statuses),
                            Map.of(),
                            same(former.mesh(), MeshFacts.of(ofMesh)));
            return new DirectoryWorld(same(former, world), problems);
        }

        private void add(DirectoryItem item) {
            var earlier = items.putIfAbsent(item.ref(), item);
            if (earlier != null) {
                problems.add(
                        "%s: %s: in two places (expected: one, %s has it too); that one counts"
                                .formatted(item.place(), item.ref(), earlier.place()));
                return;
            }
            switch (item) {
                case DirectoryItem.Ours(var object, var _) -> {
                    switch (object) {
                        case AccelerationProfile profile ->
                                profiles.put(profile.metadata().name(), profile);
                        case Policy policy -> policies.add(policy);
                        case QuicPolicy policy -> quic.add(policy);
                        case NodeAcceleration node -> {
                            if (node.status() != null) {
                                statuses.put(node.metadata().name(), node.status());
                            }
                        }
                        case Pod _ -> throw new IllegalStateException("pods are read with nodes");
                    }
                }
                case DirectoryItem.OfPod(var pod, var _) ->
                        pods.put(pod.pod().metadata().qualifiedName(), pod);
                case DirectoryItem.OfNamespace(var name, var labels, var _) ->
                        namespaces.put(name, labels);
                case DirectoryItem.OfNode(var node, var _) -> nodes.put(node.name(), node);
                case DirectoryItem.OfMesh(var fact, var _) -> ofMesh.add(fact);
            }
        }

        private static <T> T same(T former, T now) {
            return former.equals(now) ? former : now;
        }
    }
}
