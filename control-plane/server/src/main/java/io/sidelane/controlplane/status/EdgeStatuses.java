package io.sidelane.controlplane.status;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.controlplane.edge.EdgePlan;
import io.sidelane.controlplane.mesh.GatewayReason;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.Verdicts;
import io.sidelane.controlplane.model.GatewayCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is said of Gateways, their policies and routes, with what gateways answered. */
final class EdgeStatuses {

    /** Others are counted. */
    private static final int NAMED = 3;

    private final EdgePlan plan;
    private final Feedback feedback;
    private final Map<ObjectRef, Refused> refused = new HashMap<>();

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
                blamed(refusal, resource).forEach(object -> add(object, refusal));
            }
        }
    }

    /* Hundreds of routes are one resource: a gateway names those that it does not take. */
    private Set<ObjectRef> blamed(Feedback.Refusal refusal, String resource) {
        var all = plan.origins(refusal.typeUrl(), resource);
        var named = new HashSet<ObjectRef>();
        for (var object : all) {
            if (refusal.error().contains(object + ":")) {
                named.add(object);
            }
        }
        return named.isEmpty() ? all : named;
    }

    private void add(ObjectRef object, Feedback.Refusal refusal) {
        var its = refused.computeIfAbsent(object, _ -> new Refused());
        its.clients.add(refusal.client());
        if (its.words.add("gateway %s: %s".formatted(refusal.client(), refusal.error()))) {
            its.others += refusal.others();
        }
    }

    /**
     * Adds them.
     *
     * @param statuses what is said already, of routes on services among others
     */
    static void addTo(
            Map<ObjectRef, StatusSink.Wanted> statuses,
            ProxyResources.Plan proxies,
            Feedback feedback) {
        var plan = proxies.edge();
        var all = new EdgeStatuses(plan, feedback);
        plan.statuses().forEach((ref, wanted) -> statuses.put(ref, all.of(ref, wanted)));
        plan.routes()
                .forEach(
                        (ref, parents) -> {
                            var next = all.of(ref, parents);
                            var onServices =
                                    proxies.statuses().containsKey(ref) ? statuses.get(ref) : null;
                            statuses.put(
                                    ref,
                                    new StatusSink.Wanted(
                                            next,
                                            onServices == null
                                                    ? summary(next)
                                                    : onServices.conditions()));
                        });
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
                                                        accepted.observedGeneration(),
                                                        Reason.REJECTED.word()));
                                    }
                                    return parent.with(conditions);
                                })
                        .toList());
    }

    private StatusSink.Wanted of(ObjectRef ref, StatusSink.Wanted wanted) {
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
                yield new StatusSink.Wanted(
                        new GatewayStatus(
                                gateway.addresses(),
                                gateway.listeners().stream()
                                        .map(listener -> with(listener, programmed))
                                        .toList()),
                        List.of(accepted, programmed));
            }
            case QuicStatus _ ->
                    new StatusSink.Wanted(
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
                listener.name(), listener.kinds(), listener.attachedRoutes(), conditions);
    }

    private GatewayCount count(ObjectRef ref) {
        return plan.groups(ref).stream()
                .map(group -> feedback.gateways().getOrDefault(group, GatewayCount.NONE))
                .reduce(GatewayCount.NONE, GatewayCount::plus);
    }

    private int ready(ObjectRef ref) {
        var count = count(ref);
        var no = refused.get(ref);
        int refusing = no == null ? 0 : no.clients.size() + no.others;
        return Math.max(0, count.connected() - count.waiting() - refusing);
    }

    private Condition programmed(ObjectRef ref, long generation, String refusedReason) {
        var count = count(ref);
        var no = refused.get(ref);
        if (no != null) {
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
        return count.waiting() > 0
                ? Verdicts.refused(
                        ConditionType.PROGRAMMED,
                        GatewayReason.PENDING,
                        "%d of %d gateways have yet to answer"
                                .formatted(count.waiting(), count.connected()),
                        generation)
                : Condition.met(
                        ConditionType.PROGRAMMED,
                        "in force on %d of %d gateways"
                                .formatted(count.connected(), count.connected()),
                        generation);
    }
}
