package io.sidelane.controlplane.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.api.yaml.RecordWriter;
import io.sidelane.controlplane.mesh.GatewayReason;
import io.sidelane.controlplane.mesh.Verdicts;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.status.ObjectRef;
import io.sidelane.controlplane.status.StatusSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which QuicPolicy holds for which Gateway or listener of it: of two the older. */
final class EdgePolicies {

    private static final JsonMapper JSON = new JsonMapper();

    private record Target(Name gateway, @Nullable String section) {}

    private final List<QuicPolicy> policies;
    private final Map<Target, QuicPolicy> holders = new HashMap<>();
    private final Map<ObjectRef, List<String>> lost = new HashMap<>();

    EdgePolicies(List<QuicPolicy> given) {
        policies =
                given.stream()
                        .sorted(
                                Comparator.<QuicPolicy, Instant>comparing(
                                                policy ->
                                                        Objects.requireNonNullElse(
                                                                policy.metadata()
                                                                        .creationTimestamp(),
                                                                Instant.EPOCH))
                                        .thenComparing(p -> p.metadata().qualifiedName()))
                        .toList();
        for (var policy : policies) {
            for (var ref : policy.spec().targetRefs()) {
                var target =
                        new Target(
                                new Name(
                                        Objects.requireNonNull(policy.metadata().namespace()),
                                        ref.name()),
                                ref.sectionName());
                var holder = holders.putIfAbsent(target, policy);
                if (holder != null) {
                    lost.computeIfAbsent(ObjectRef.of(policy), _ -> new ArrayList<>())
                            .add(
                                    "Gateway %s: already has QuicPolicy %s (expected: one for it)"
                                            .formatted(target.gateway(), holder.metadata().name()));
                }
            }
        }
    }

    /** That of a port: of its listeners' own the first one's, else the Gateway's; null: none. */
    @Nullable QuicPolicy of(Name gateway, List<GatewayFact.Listener> listeners) {
        for (var listener : listeners) {
            var own = holders.get(new Target(gateway, listener.name()));
            if (own != null) {
                return own;
            }
        }
        return holders.get(new Target(gateway, null));
    }

    static String settings(@Nullable QuicPolicy policy) {
        try {
            return policy == null
                    ? ""
                    : JSON.writeValueAsString(RecordWriter.fields(policy.spec()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON", e);
        }
    }

    /**
     * What is said of each, without {@code Programmed}.
     *
     * @param ours Gateways that are served, with the names of their listeners
     */
    Map<ObjectRef, StatusSink.Wanted> statuses(Map<Name, Set<String>> ours) {
        var statuses = new HashMap<ObjectRef, StatusSink.Wanted>();
        for (var policy : policies) {
            long generation = policy.metadata().generation();
            statuses.put(
                    ObjectRef.of(policy),
                    new StatusSink.Wanted(
                            new QuicStatus(generation, List.of(), 0),
                            List.of(accepted(policy, ours, generation))));
        }
        return statuses;
    }

    private Condition accepted(QuicPolicy policy, Map<Name, Set<String>> ours, long generation) {
        var conflicts = lost.get(ObjectRef.of(policy));
        if (conflicts != null) {
            return Verdicts.refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.CONFLICTED,
                    String.join("; ", conflicts),
                    generation);
        }
        var missing = new HashSet<String>();
        for (var ref : policy.spec().targetRefs()) {
            var listeners =
                    ours.get(
                            new Name(
                                    Objects.requireNonNull(policy.metadata().namespace()),
                                    ref.name()));
            if (listeners == null) {
                missing.add(
                        "Gateway %s (expected: one of a class of controller sidelane.io/quic)"
                                .formatted(ref.name()));
            } else if (ref.sectionName() != null && !listeners.contains(ref.sectionName())) {
                missing.add(
                        "listener %s of Gateway %s (expected: one that it has)"
                                .formatted(ref.sectionName(), ref.name()));
            }
        }
        return missing.isEmpty()
                ? Condition.met(ConditionType.ACCEPTED, "holds for all its targets", generation)
                : Verdicts.refused(
                        ConditionType.ACCEPTED,
                        GatewayReason.TARGET_NOT_FOUND,
                        String.join("; ", missing.stream().sorted().toList()),
                        generation);
    }
}
