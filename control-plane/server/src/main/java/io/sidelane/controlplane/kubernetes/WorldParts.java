package io.sidelane.controlplane.kubernetes;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Kind;
import io.sidelane.api.Policy;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.model.World;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a world of what is known, with the parts of the last one where nothing changed. */
final class WorldParts {

    private final Watches watches;

    WorldParts(Watches watches) {
        this.watches = watches;
    }

    World next(World last, Set<Part> changed) {
        return new World(
                part(changed, Part.PROFILES, last.profiles(), this::profiles),
                part(
                        changed,
                        Part.POLICIES,
                        last.policies(),
                        () ->
                                Stream.concat(
                                                watches.objects(Kind.POLICY),
                                                watches.objects(Kind.CLUSTER_POLICY))
                                        .map(Policy.class::cast)
                                        .sorted(Comparator.comparing(Policy::ref))
                                        .toList()),
                part(
                        changed,
                        Part.QUIC_POLICIES,
                        last.quicPolicies(),
                        () ->
                                watches.objects(Kind.QUIC)
                                        .map(QuicPolicy.class::cast)
                                        .sorted(Comparator.comparing(QuicPolicy::ref))
                                        .toList()),
                part(
                        changed,
                        Part.NAMESPACES,
                        last.namespaces(),
                        () ->
                                byKey(
                                        watches.namespaces(),
                                        KnownNamespace::name,
                                        KnownNamespace::labels)),
                part(
                        changed,
                        Part.PODS,
                        last.pods(),
                        () ->
                                byKey(
                                        watches.pods(),
                                        pod -> pod.pod().metadata().qualifiedName(),
                                        Function.identity())),
                part(
                        changed,
                        Part.NODES,
                        last.nodes(),
                        () -> byKey(watches.nodes(), node -> node.fact().name(), KnownNode::fact)),
                part(changed, Part.NODE_STATUSES, last.nodeStatuses(), this::nodeStatuses),
                part(changed, Part.REPLICAS, last.replicas(), watches::replicas),
                part(changed, Part.MESH, last.mesh(), () -> MeshFacts.of(watches.mesh().toList())));
    }

    private Map<String, AccelerationProfile> profiles() {
        return byKey(
                watches.objects(Kind.PROFILE).map(AccelerationProfile.class::cast),
                profile -> profile.metadata().name(),
                Function.identity());
    }

    private Map<String, NodeStatus> nodeStatuses() {
        var statuses = new HashMap<String, NodeStatus>();
        watches.knownObjects(Kind.NODE)
                .forEach(
                        known -> {
                            if (known.status() instanceof NodeStatus status) {
                                statuses.put(known.object().metadata().name(), status);
                            }
                        });
        return Map.copyOf(statuses);
    }

    private static <T> T part(Set<Part> changed, Part part, T last, Supplier<T> now) {
        if (!changed.contains(part)) {
            return last;
        }
        var next = now.get();
        return next.equals(last) ? last : next;
    }

    /* The facts come from a map that changes meanwhile: what came twice is taken once. */
    private static <T, F> Map<String, F> byKey(
            Stream<T> facts, Function<T, String> key, Function<T, F> fact) {
        return facts.collect(
                Collectors.collectingAndThen(
                        Collectors.toMap(key, fact, (_, newer) -> newer), Map::copyOf));
    }
}
