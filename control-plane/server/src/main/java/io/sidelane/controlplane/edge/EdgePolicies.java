package io.sidelane.controlplane.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.quic.TargetRef;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.api.yaml.RecordWriter;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which QuicPolicy holds for which Gateway or listener of it: of two the older. */
final class EdgePolicies {

    private static final JsonMapper JSON = new JsonMapper();

    private record Target(Name gateway, @Nullable String section) {

        @Override
        public String toString() {
            return (section == null ? "" : "listener %s of ".formatted(section))
                    + "Gateway "
                    + gateway;
        }
    }

    private final List<QuicPolicy> policies;
    private final Map<Target, QuicPolicy> holders = new HashMap<>();
    private final Map<Target, String> overruled = new HashMap<>();

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
                holders.putIfAbsent(target(policy, ref), policy);
            }
        }
    }

    private static Target target(QuicPolicy policy, TargetRef ref) {
        return new Target(
                new Name(Objects.requireNonNull(policy.metadata().namespace()), ref.name()),
                ref.sectionName());
    }

    /**
     * That of a port: of its listeners' own the first one's, else the Gateway's; null: none. The
     * others' are remembered as in conflict with it.
     *
     * @param listeners that are served on it
     */
    @Nullable QuicPolicy of(Name gateway, List<GatewayFact.Listener> listeners) {
        QuicPolicy first = null;
        String of = "";
        for (var listener : listeners) {
            var target = new Target(gateway, listener.name());
            var own = holders.get(target);
            if (own == null) {
                continue;
            }
            if (first == null) {
                first = own;
                of = listener.name();
            } else if (!own.equals(first)) {
                overruled.put(
                        target,
                        "its port %d has QuicPolicy %s by listener %s (expected: one for a port)"
                                .formatted(listener.port(), first.metadata().name(), of));
            }
        }
        return first == null ? holders.get(new Target(gateway, null)) : first;
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
     * What is said of each, without {@code Programmed}; once all ports have been asked for.
     *
     * @param ours Gateways that are served, with the names of their listeners
     */
    Map<ObjectRef, Wanted> statuses(Map<Name, Set<String>> ours) {
        var statuses = new HashMap<ObjectRef, Wanted>();
        for (var policy : policies) {
            long generation = policy.metadata().generation();
            statuses.put(
                    ObjectRef.of(policy),
                    new Wanted(
                            new QuicStatus(generation, List.of(), 0),
                            List.of(accepted(policy, ours, generation))));
        }
        return statuses;
    }

    /* What it holds is in force, whatever became of its other targets. */
    private Condition accepted(QuicPolicy policy, Map<Name, Set<String>> ours, long generation) {
        var lost = new ArrayList<String>();
        var missing = new ArrayList<String>();
        int held = 0;
        for (var ref : policy.spec().targetRefs()) {
            var target = target(policy, ref);
            var holder = Objects.requireNonNull(holders.get(target));
            var listeners = ours.get(target.gateway());
            if (!holder.equals(policy)) {
                lost.add(
                        "%s: already has QuicPolicy %s (expected: one for it)"
                                .formatted(target, holder.metadata().name()));
            } else if (listeners == null) {
                missing.add(
                        "%s (expected: one of a class of controller sidelane.io/quic)"
                                .formatted(target));
            } else if (target.section() != null && !listeners.contains(target.section())) {
                missing.add("%s (expected: one that it has)".formatted(target));
            } else if (overruled.containsKey(target)) {
                lost.add("%s: %s".formatted(target, overruled.get(target)));
            } else {
                held++;
            }
        }
        var without =
                Stream.concat(lost.stream(), missing.stream()).collect(Collectors.joining("; "));
        if (without.isEmpty()) {
            return Condition.met(ConditionType.ACCEPTED, "holds for all its targets", generation);
        }
        return held > 0
                ? Condition.met(
                        ConditionType.ACCEPTED,
                        "holds for %d of %d targets; %s"
                                .formatted(held, policy.spec().targetRefs().size(), without),
                        generation)
                : Verdicts.refused(
                        ConditionType.ACCEPTED,
                        lost.isEmpty() ? GatewayReason.TARGET_NOT_FOUND : GatewayReason.CONFLICTED,
                        without,
                        generation);
    }
}
