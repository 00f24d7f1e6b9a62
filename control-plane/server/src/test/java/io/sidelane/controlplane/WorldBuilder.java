package io.sidelane.controlplane;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.Metadata;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.PolicySpec;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.model.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes worlds for tests: pods {@code ns/name} with the uid {@code uid-name}. */
public final class WorldBuilder {

    private final Map<String, AccelerationProfile> profiles = new LinkedHashMap<>();
    private final List<Policy> policies = new ArrayList<>();
    private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
    private final Map<String, PodFact> pods = new LinkedHashMap<>();
    private final Map<String, NodeFact> nodes = new LinkedHashMap<>();

    /** The same again, to be changed. */
    public static WorldBuilder of(World world) {
        var builder = new WorldBuilder();
        builder.profiles.putAll(world.profiles());
        builder.policies.addAll(world.policies());
        builder.namespaces.putAll(world.namespaces());
        builder.pods.putAll(world.pods());
        builder.nodes.putAll(world.nodes());
        return builder;
    }

    public WorldBuilder profile(String name, AccelerationPath path) {
        return profile(new AccelerationProfile(Metadata.named(null, name), path, null));
    }

    public WorldBuilder profile(AccelerationProfile profile) {
        profiles.put(profile.metadata().name(), profile);
        return this;
    }

    public WorldBuilder policy(Policy policy) {
        policies.removeIf(other -> other.ref().equals(policy.ref()));
        policies.add(policy);
        return this;
    }

    public WorldBuilder policy(String namespace, String name, String... candidates) {
        return policy(policyOf(namespace, name, 1, PolicySpec.of(candidates)));
    }

    public WorldBuilder clusterPolicy(String name, String... candidates) {
        return policy(
                new ClusterAccelerationPolicy(
                        metadata(null, name, 1, Map.of()),
                        LabelSelector.EVERYTHING,
                        PolicySpec.of(candidates)));
    }

    public static AccelerationPolicy policyOf(
            String namespace, String name, long generation, PolicySpec spec) {
        return new AccelerationPolicy(metadata(namespace, name, generation, Map.of()), spec);
    }

    public WorldBuilder node(NodeFact node) {
        nodes.put(node.name(), node);
        return this;
    }

    public WorldBuilder node(String name, Map<String, String> labels) {
        nodes.put(name, new NodeFact(name, labels, null, null, Set.of()));
        return this;
    }

    public WorldBuilder namespace(String name, Map<String, String> labels) {
        namespaces.put(name, labels);
        return this;
    }

    public WorldBuilder pod(String namespace, String name, @Nullable String node) {
        return pod(podOf(namespace, name, node));
    }

    public WorldBuilder pod(PodFact pod) {
        pods.put(pod.pod().metadata().qualifiedName(), pod);
        return this;
    }

    public WorldBuilder without(String namespace, String pod) {
        pods.remove(namespace + "/" + pod);
        return this;
    }

    public static PodFact podOf(String namespace, String name, @Nullable String node) {
        return podOf(namespace, name, node, Map.of());
    }

    public static PodFact podOf(
            String namespace, String name, @Nullable String node, Map<String, String> labels) {
        return new PodFact(
                new Pod(metadata(namespace, name, 0, labels)),
                "uid-" + name,
                node,
                "default",
                false,
                List.of(),
                false);
    }

    private static Metadata metadata(
            @Nullable String namespace, String name, long generation, Map<String, String> labels) {
        return new Metadata(name, namespace, labels, Map.of(), null, generation);
    }

    public World build() {
        return new World(
                Map.copyOf(profiles),
                List.copyOf(policies),
                List.of(),
                Map.copyOf(namespaces),
                new LinkedHashMap<>(pods),
                Map.copyOf(nodes),
                Map.of(),
                Map.of(),
                MeshFacts.EMPTY);
    }
}
