package io.sidelane.controlplane.edge;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.check.Found;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.check.References;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.GatewayFact.Namespaces;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.statement.RouteParentStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which routes hang on which listeners of our Gateways, and why others do not. */
final class RouteAttachments {

    static final Set<String> KINDS = Set.of("HTTPRoute", "GRPCRoute");

    private final Map<Name, GatewayFact> gateways;
    private final Map<String, Map<String, String>> namespaces;
    private final References references;
    private final Predicate<Target> untrustable;
    private final Found<RouteFact> found;
    private final Map<Place, List<Attached>> attached = new HashMap<>();
    private final Map<ObjectRef, RouteParentStatus> statuses = new LinkedHashMap<>();
    private final Map<ObjectRef, RouteFact> lastGood = new HashMap<>();

    /** A listener. */
    record Place(Name gateway, String listener) {}

    /**
     * @param hosts for which names, empty for any
     */
    record Attached(UsableRoute route, List<String> hosts) {}

    /**
     * @param namespaces labels by name
     * @param untrustable backends that want TLS and by which nobody can tell whether it is they
     * @param former of each route what takes part if what it says now makes no sense
     * @param found what routes have against them, by {@link EdgeSupport#flaws}
     */
    RouteAttachments(
            MeshFacts facts,
            Map<Name, GatewayFact> gateways,
            Map<String, Map<String, String>> namespaces,
            Predicate<Target> untrustable,
            Map<ObjectRef, RouteFact> former,
            Found<RouteFact> found) {
        this.gateways = gateways;
        this.namespaces = namespaces;
        this.references = new References(facts);
        this.untrustable = untrustable;
        this.found = found;
        facts.routes().forEach(route -> add(route, former));
    }

    List<Attached> at(Name gateway, String listener) {
        return attached.getOrDefault(new Place(gateway, listener), List.of());
    }

    Map<ObjectRef, RouteParentStatus> statuses() {
        return statuses;
    }

    Map<ObjectRef, RouteFact> lastGood() {
        return lastGood;
    }

    private void add(RouteFact route, Map<ObjectRef, RouteFact> former) {
        if (route.gateways().stream().noneMatch(parent -> gateways.containsKey(parent.gateway()))) {
            return;
        }
        var flaws = found.flaws(route);
        var good = flaws.isEmpty() ? route : former.get(route.ref());
        var resolved = references.condition(route);
        var parents = new ArrayList<RouteParentStatus.Parent>();
        if (good != null) {
            lastGood.put(route.ref(), good);
            for (var parent : good.gateways()) {
                var accepted = attach(usable(good), parent);
                if (good == route && accepted != null) {
                    parents.add(said(parent, accepted, resolved));
                }
            }
        }
        if (good != route) {
            var refused =
                    Verdicts.refused(
                            ConditionType.ACCEPTED,
                            GatewayReason.UNSUPPORTED_VALUE,
                            String.join("; ", flaws)
                                    + (good == null
                                            ? "; it takes no part"
                                            : "; generation %d stays in force"
                                                    .formatted(good.generation())),
                            route.generation());
            for (var parent : route.gateways()) {
                if (gateways.containsKey(parent.gateway())) {
                    parents.add(said(parent, refused, resolved));
                }
            }
        }
        statuses.put(route.ref(), new RouteParentStatus(parents));
    }

    private static RouteParentStatus.Parent said(
            RouteFact.GatewayParent parent, Condition accepted, Condition resolved) {
        return new RouteParentStatus.Parent(
                parent.gateway().namespace(),
                parent.gateway().name(),
                parent.section(),
                parent.port(),
                List.of(accepted, resolved));
    }

    private UsableRoute usable(RouteFact route) {
        var broken = new HashSet<>(references.broken(route));
        // Their share fails: nothing is sent there in clear, or to whoever answers.
        References.targets(route).stream().filter(untrustable).forEach(broken::add);
        return new UsableRoute(route, broken);
    }

    /** Null for a Gateway that is somebody else's. */
    private @Nullable Condition attach(UsableRoute usable, RouteFact.GatewayParent parent) {
        var route = usable.fact();
        var gateway = gateways.get(parent.gateway());
        if (gateway == null) {
            return null;
        }
        var named =
                gateway.listeners().stream()
                        .filter(
                                l ->
                                        (parent.section() == null
                                                        || parent.section().equals(l.name()))
                                                && (parent.port() == null
                                                        || parent.port() == l.port()))
                        .toList();
        if (named.isEmpty()) {
            return refused(
                    route,
                    GatewayReason.NO_MATCHING_PARENT,
                    "parent: listener %s port %s of Gateway %s (expected: one that it has)"
                            .formatted(
                                    parent.section() == null ? "any" : parent.section(),
                                    parent.port() == null ? "any" : parent.port(),
                                    gateway.name()));
        }
        var open = named.stream().filter(l -> lets(gateway, l, route)).toList();
        if (open.isEmpty()) {
            return refused(
                    route,
                    GatewayReason.NOT_ALLOWED_BY_LISTENERS,
                    "%s of namespace %s (expected: what allowedRoutes of a listener of Gateway %s takes)"
                            .formatted(route.ref().kind(), route.namespace(), gateway.name()));
        }
        var hung = false;
        for (var listener : open) {
            var hosts = HostNames.common(listener.hostname(), route.hostnames());
            if (!hosts.isEmpty()) {
                attached.computeIfAbsent(
                                new Place(gateway.name(), listener.name()), _ -> new ArrayList<>())
                        .add(new Attached(usable, hosts));
                hung = true;
            }
        }
        return hung
                ? Condition.met(
                        ConditionType.ACCEPTED,
                        "hangs on Gateway " + gateway.name(),
                        route.generation())
                : refused(
                        route,
                        GatewayReason.NO_MATCHING_HOSTNAME,
                        "hostnames: %s (expected: one within a listener's of Gateway %s)"
                                .formatted(String.join(", ", route.hostnames()), gateway.name()));
    }

    private boolean lets(GatewayFact gateway, GatewayFact.Listener listener, RouteFact route) {
        var kind = route.ref().kind();
        if (!KINDS.contains(kind)
                || (!listener.kinds().isEmpty() && !listener.kinds().contains(kind))) {
            return false;
        }
        return switch (listener.namespaces()) {
            case Namespaces.All _ -> true;
            case Namespaces.Same _ -> route.namespace().equals(gateway.name().namespace());
            case Namespaces.Labelled(var labels) ->
                    namespaces
                            .getOrDefault(route.namespace(), Map.of())
                            .entrySet()
                            .containsAll(labels.entrySet());
        };
    }

    private static Condition refused(RouteFact route, GatewayReason reason, String message) {
        return Verdicts.refused(ConditionType.ACCEPTED, reason, message, route.generation());
    }
}
