package io.sidelane.controlplane.mesh;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.check.Found;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.check.References;
import io.sidelane.controlplane.mesh.check.RouteCheck;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which routes hang on which services (GEP-1426): those in the service's namespace for everybody,
 * those in another for that namespace's clients.
 *
 * @param producers by the service's port
 * @param consumers by the clients' namespace, then by the service's port; they take the place of
 *     the producers'
 * @param lastGood of each route what may take part if what it says next makes no sense
 * @param found what routes have against them
 */
record Attachments(
        Map<Target, List<UsableRoute>> producers,
        Map<String, Map<Target, List<UsableRoute>>> consumers,
        Map<ObjectRef, RouteFact> lastGood,
        Found<RouteFact> found) {

    static final Attachments NONE =
            new Attachments(Map.of(), Map.of(), Map.of(), new Found<>(RouteCheck::flaws));

    static Attachments of(MeshFacts facts, Attachments former, Verdicts verdicts) {
        var builder = new Builder(facts, former, verdicts);
        facts.routes().forEach(builder::add);
        return new Attachments(
                builder.producers, builder.consumers, builder.lastGood, builder.found);
    }

    private static final class Builder {
        final Map<Target, List<UsableRoute>> producers = new HashMap<>();
        final Map<String, Map<Target, List<UsableRoute>>> consumers = new HashMap<>();
        final Map<ObjectRef, RouteFact> lastGood = new HashMap<>();
        final Found<RouteFact> found;
        private final MeshFacts facts;
        private final Attachments former;
        private final Verdicts verdicts;
        private final References references;

        Builder(MeshFacts facts, Attachments former, Verdicts verdicts) {
            this.facts = facts;
            this.former = former;
            found = former.found().next();
            this.verdicts = verdicts;
            references = new References(facts);
        }

        void add(RouteFact route) {
            if (route.parents().isEmpty()) {
                return;
            }
            var flaws = found.flaws(route);
            var good = flaws.isEmpty() ? route : former.lastGood().get(route.ref());
            Condition hung = null;
            if (good != null) {
                lastGood.put(route.ref(), good);
                hung = hang(good);
            }
            verdicts.route(
                    route.ref(),
                    flaws.isEmpty() && hung != null ? hung : refused(route, flaws, good),
                    references.condition(route));
        }

        private static Condition refused(
                RouteFact route, List<String> flaws, @Nullable RouteFact good) {
            var instead =
                    good == null
                            ? "it takes no part"
                            : "generation " + good.generation() + " stays in force";
            return Verdicts.refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.UNSUPPORTED_VALUE,
                    String.join("; ", flaws) + "; " + instead,
                    route.generation());
        }

        /** To all parents that there are; says why not if there is none. */
        private Condition hang(RouteFact route) {
            var usable = new UsableRoute(route, references.broken(route));
            var refusals = new ArrayList<Condition>();
            var hung = false;
            for (var parent : route.parents()) {
                var refusal = hang(usable, parent);
                hung |= refusal == null;
                if (refusal != null) {
                    refusals.add(refusal);
                }
            }
            if (!hung && !refusals.isEmpty()) {
                return refusals.getFirst();
            }
            return Condition.met(
                    ConditionType.ACCEPTED,
                    refusals.isEmpty()
                            ? "hangs on all its parents"
                            : "not on all its parents: " + refusals.getFirst().message(),
                    route.generation());
        }

        private @Nullable Condition hang(UsableRoute usable, RouteFact.Parent parent) {
            var route = usable.fact();
            var service = facts.services().get(parent.service());
            if (service == null) {
                return refuse(
                        route,
                        GatewayReason.NO_MATCHING_PARENT,
                        "parent service: %s (expected: one that exists)"
                                .formatted(parent.service()));
            }
            var hung = false;
            for (var port : service.ports()) {
                var wanted = parent.port() == null || parent.port() == port.number();
                if (wanted && port.protocol().http() != route.tcp()) {
                    var target = new Target(service.name(), port.number());
                    place(route, target).add(usable);
                    hung = true;
                }
            }
            if (hung) {
                return null;
            }
            if (parent.port() != null && service.port(parent.port()) == null) {
                return refuse(
                        route,
                        GatewayReason.NO_MATCHING_PARENT,
                        "parent port: %d (expected: a TCP port of service %s)"
                                .formatted(parent.port(), service.name()));
            }
            return refuse(
                    route,
                    GatewayReason.NOT_ALLOWED_BY_PARENT,
                    "%s on service %s: no such port (expected: a port whose appProtocol is %s)"
                            .formatted(
                                    route.ref().kind(),
                                    service.name(),
                                    route.tcp() ? "not HTTP" : "http, http2 or grpc"));
        }

        private List<UsableRoute> place(RouteFact route, Target target) {
            var map =
                    route.namespace().equals(target.service().namespace())
                            ? producers
                            : consumers.computeIfAbsent(route.namespace(), _ -> new HashMap<>());
            return map.computeIfAbsent(target, _ -> new ArrayList<>());
        }

        private static Condition refuse(RouteFact route, GatewayReason reason, String message) {
            return Verdicts.refused(ConditionType.ACCEPTED, reason, message, route.generation());
        }
    }
}
