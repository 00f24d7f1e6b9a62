package io.sidelane.controlplane.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.edge.EdgePlan;
import io.sidelane.controlplane.edge.Place;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.controlplane.statement.GatewayStatus;
import io.sidelane.controlplane.statement.PolicyAncestorStatus;
import io.sidelane.controlplane.statement.RouteParentStatus;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said of Gateways, their policies and routes, with what gateways answered. */
final class EdgeStatuses {

    /** Others are counted. */
    private static final int NAMED = 3;

    private final EdgePlan plan;
    private final Feedback feedback;
    private final Map<ObjectRef, List<Feedback.Refusal>> refusals = new HashMap<>();
    private final Map<ObjectRef, List<HeldBack>> heldBack = new HashMap<>();

    /**
     * Not refused itself, but a part of a resource that is, and not known to be as it was.
     *
     * @param blamed who is
     */
    private record HeldBack(Feedback.Refusal by, String resource, Set<ObjectRef> blamed) {
        @Override
        public String toString() {
            return "gateway %s refuses %s for %s (expected: all of it taken); what changed there since is not in force"
                    .formatted(
                            by.client(),
                            resource,
                            blamed.stream()
                                    .map(ObjectRef::toString)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static final class Refused {
        final Set<String> words = new LinkedHashSet<>();
        final Set<String> clients = new HashSet<>();
        int others;
    }

    private EdgeStatuses(EdgePlan plan, Feedback feedback) {
        this.plan = plan;
        this.feedback = feedback;
        for (var refusal : feedback.refusals()) {
            for (var resource : refusal.resources()) {
                var all = plan.origins(refusal.typeUrl(), resource);
                var blamed = blamed(refusal, all);
                var others = new HeldBack(refusal, resource, blamed);
                for (var object : all) {
                    if (blamed.contains(object)) {
                        refusals.computeIfAbsent(object, _ -> new ArrayList<>()).add(refusal);
                    } else if (refusal.changed() == null
                            || refusal.changed().contains(object.toString())) {
                        heldBack.computeIfAbsent(object, _ -> new ArrayList<>()).add(others);
                    }
                }
            }
        }
    }

    /* Hundreds of routes are one resource: a gateway names those that it does not take. */
    private static Set<ObjectRef> blamed(Feedback.Refusal refusal, Set<ObjectRef> all) {
        var named = new HashSet<ObjectRef>();
        for (var object : all) {
            if (refusal.error().contains(object + ":")) {
                named.add(object);
            }
        }
        return named.isEmpty() ? all : named;
    }

    /**
     * @param ports Listeners and RouteConfigurations that matter; null: all
     */
    private Refused refused(ObjectRef object, Set<String> groups, @Nullable Set<String> ports) {
        var all = new Refused();
        for (var refusal : refusals.getOrDefault(object, List.of())) {
            if (groups.contains(refusal.group()) && concerns(refusal, refusal.resources(), ports)) {
                all.clients.add(refusal.client());
                if (all.words.add("gateway %s: %s".formatted(refusal.client(), refusal.error()))) {
                    all.others += refusal.others();
                }
            }
        }
        return all;
    }

    private static boolean concerns(
            Feedback.Refusal refusal, List<String> resources, @Nullable Set<String> ports) {
        return ports == null
                || !(refusal.typeUrl().equals(TypeRegistry.LDS.url())
                        || refusal.typeUrl().equals(TypeRegistry.RDS.url()))
                || resources.stream().anyMatch(ports::contains);
    }

    private @Nullable HeldBack heldBack(
            ObjectRef object, Set<String> groups, @Nullable Set<String> ports) {
        for (var each : heldBack.getOrDefault(object, List.of())) {
            if (groups.contains(each.by.group())
                    && concerns(each.by, List.of(each.resource), ports)) {
                return each;
            }
        }
        return null;
    }

    /**
     * Adds them.
     *
     * @param statuses what is said already, of routes on services among others
     */
    static void addTo(
            Map<ObjectRef, Wanted> statuses, ProxyResources.Plan proxies, Feedback feedback) {
        var plan = proxies.edge();
        var all = new EdgeStatuses(plan, feedback);
        plan.statuses().forEach((ref, wanted) -> statuses.put(ref, all.of(ref, wanted)));
        plan.tlsPolicies()
                .forEach(
                        (ref, gateways) ->
                                statuses.computeIfPresent(
                                        ref, (_, wanted) -> all.of(ref, gateways, wanted)));
        plan.routes()
                .forEach(
                        (ref, parents) -> {
                            var next = all.of(ref, parents);
                            var onServices =
                                    proxies.statuses().containsKey(ref) ? statuses.get(ref) : null;
                            statuses.put(
                                    ref,
                                    new Wanted(
                                            next,
                                            onServices == null
                                                    ? summary(next)
                                                    : onServices.conditions()));
                        });
    }

    /** Of a policy of backends, by Gateway; {@code wanted} speaks of proxies beside it. */
    private Wanted of(ObjectRef ref, Set<Name> gateways, Wanted wanted) {
        var said =
                wanted.conditions().stream()
                        .filter(each -> each.type() != ConditionType.PROGRAMMED)
                        .toList();
        var accepted = said.getFirst();
        var ancestors = new ArrayList<PolicyAncestorStatus.Ancestor>();
        for (var gateway : gateways) {
            var conditions = new ArrayList<>(said);
            if (accepted.status() || isInPart(accepted)) {
                var programmed =
                        programmed(
                                ref,
                                Set.of(EdgeGroups.of(gateway)),
                                null,
                                accepted.observedGeneration(),
                                Reason.REJECTED.word());
                conditions.add(isInPart(accepted) ? inPart(programmed) : programmed);
            }
            ancestors.add(new PolicyAncestorStatus.Ancestor(gateway, conditions));
        }
        return new Wanted(new PolicyAncestorStatus(ancestors), wanted.conditions());
    }

    /* A Gateway is named by it only if it holds for one of the Gateway's backends at least. */
    private static boolean isInPart(Condition accepted) {
        return Set.of(GatewayReason.CONFLICTED.word(), GatewayReason.TARGET_NOT_FOUND.word())
                .contains(accepted.reason());
    }

    /* As GEP-713 has it, which calls what holds for a part of its targets true. */
    private static Condition inPart(Condition programmed) {
        return programmed.status()
                ? new Condition(
                        programmed.type(),
                        true,
                        GatewayReason.PARTIALLY_PROGRAMMED.word(),
                        programmed.message(),
                        programmed.observedGeneration())
                : programmed;
    }

    /** For where there is one place for all of it: the parent that has the most against it. */
    private static List<Condition> summary(RouteParentStatus parents) {
        for (var parent : parents.gateways()) {
            if (parent.conditions().stream().anyMatch(condition -> !condition.status())) {
                return parent.conditions();
            }
        }
        return parents.gateways().isEmpty()
                ? List.of()
                : parents.gateways().getFirst().conditions();
    }

    private RouteParentStatus of(ObjectRef ref, RouteParentStatus parents) {
        return new RouteParentStatus(
                parents.gateways().stream()
                        .map(
                                parent -> {
                                    var conditions = new ArrayList<>(parent.conditions());
                                    var accepted = conditions.getFirst();
                                    if (accepted.status()) {
                                        conditions.add(
                                                programmed(
                                                        ref,
                                                        parent,
                                                        accepted.observedGeneration()));
                                    }
                                    return parent.with(conditions);
                                })
                        .toList());
    }

    private Wanted of(ObjectRef ref, Wanted wanted) {
        var accepted = wanted.conditions().getFirst();
        long generation = accepted.observedGeneration();
        return switch (wanted.status()) {
            case GatewayStatus gateway -> {
                var programmed =
                        accepted.status()
                                ? programmed(ref, generation, GatewayReason.INVALID.word())
                                : Verdicts.refused(
                                        ConditionType.PROGRAMMED,
                                        GatewayReason.INVALID,
                                        "not accepted: " + accepted.message(),
                                        generation);
                yield new Wanted(
                        new GatewayStatus(
                                gateway.addresses(),
                                gateway.listeners().stream()
                                        .map(listener -> with(listener, programmed))
                                        .toList()),
                        List.of(accepted, programmed));
            }
            case QuicStatus _ ->
                    new Wanted(
                            new QuicStatus(generation, List.of(), ready(ref)),
                            List.of(
                                    accepted,
                                    accepted.status()
                                            ? programmed(ref, generation, Reason.REJECTED.word())
                                            : Verdicts.refused(
                                                    ConditionType.PROGRAMMED,
                                                    GatewayReason.INVALID,
                                                    "not accepted: " + accepted.message(),
                                                    generation)));
            default -> wanted;
        };
    }

    private static GatewayStatus.Listener with(
            GatewayStatus.Listener listener, Condition programmed) {
        boolean said =
                listener.conditions().stream()
                        .anyMatch(condition -> condition.type() == ConditionType.PROGRAMMED);
        var conditions = new ArrayList<>(listener.conditions());
        if (!said) {
            conditions.add(programmed);
        }
        return new GatewayStatus.Listener(
                listener.name(),
                listener.kinds(),
                listener.attachedRoutes(),
                listener.conflict(),
                conditions);
    }

    /** Of a route on one of its Gateways: what others of them do is not said there. */
    private Condition programmed(
            ObjectRef route, RouteParentStatus.Parent parent, long generation) {
        var group = EdgeGroups.of(new Name(parent.namespace(), parent.name()));
        var ports =
                plan.places(route).stream()
                        .filter(place -> place.isOf(parent))
                        .map(Place::resource)
                        .collect(Collectors.toSet());
        return !ports.isEmpty()
                ? programmed(route, Set.of(group), ports, generation, Reason.REJECTED.word())
                : Verdicts.refused(
                        ConditionType.PROGRAMMED,
                        GatewayReason.PENDING,
                        "no listener that is served has it (expected: one)",
                        generation);
    }

    private GatewayCount count(Set<String> groups) {
        return groups.stream()
                .map(group -> feedback.gateways().getOrDefault(group, GatewayCount.NONE))
                .reduce(GatewayCount.NONE, GatewayCount::plus);
    }

    private int ready(ObjectRef ref) {
        var count = count(plan.groups(ref));
        var no = refused(ref, plan.groups(ref), null);
        int refusing = no.clients.size() + no.others;
        return Math.max(0, count.connected() - count.waiting() - refusing);
    }

    private Condition programmed(ObjectRef ref, long generation, String refusedReason) {
        return programmed(ref, plan.groups(ref), null, generation, refusedReason);
    }

    private Condition programmed(
            ObjectRef ref,
            Set<String> groups,
            @Nullable Set<String> ports,
            long generation,
            String refusedReason) {
        var count = count(groups);
        var no = refused(ref, groups, ports);
        if (!no.words.isEmpty()) {
            int more = Math.max(0, no.words.size() - NAMED) + no.others;
            return new Condition(
                    ConditionType.PROGRAMMED,
                    false,
                    refusedReason,
                    String.join("; ", no.words.stream().limit(NAMED).toList())
                            + (more > 0 ? "; and %d more".formatted(more) : ""),
                    generation);
        }
        if (count.connected() == 0) {
            return Verdicts.refused(
                    ConditionType.PROGRAMMED,
                    GatewayReason.PENDING,
                    "no gateway of it is connected (expected: one)",
                    generation);
        }
        if (count.waiting() > 0) {
            return Verdicts.refused(
                    ConditionType.PROGRAMMED,
                    GatewayReason.PENDING,
                    "%d of %d gateways have yet to answer"
                            .formatted(count.waiting(), count.connected()),
                    generation);
        }
        var held = heldBack(ref, groups, ports);
        return held != null
                ? Verdicts.refused(
                        ConditionType.PROGRAMMED,
                        GatewayReason.PENDING,
                        held.toString(),
                        generation)
                : Condition.met(
                        ConditionType.PROGRAMMED,
                        "in force on %d of %d gateways"
                                .formatted(count.connected(), count.connected()),
                        generation);
    }
}
