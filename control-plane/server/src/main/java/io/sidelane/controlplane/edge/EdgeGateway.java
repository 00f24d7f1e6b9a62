package io.sidelane.controlplane.edge;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.QuicPolicy;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.GatewayStatus;
import io.sidelane.controlplane.statement.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One of our Gateways: which of its listeners are served, with what on them. */
final class EdgeGateway {

    private static final String HTTPS = "HTTPS";
    private static final String EVERYWHERE = "0.0.0.0";

    private final GatewayFact fact;
    private final EdgeTls tls;
    private final RouteAttachments routes;
    private final List<GatewayStatus.Listener> statuses = new ArrayList<>();
    private final SortedMap<Integer, List<GatewayFact.Listener>> served = new TreeMap<>();
    private final Map<String, QuicPolicy> policies = new HashMap<>();
    private final List<EdgePort> ports = new ArrayList<>();
    private final Map<ObjectRef, Set<Place>> places = new HashMap<>();

    EdgeGateway(GatewayFact fact, EdgeTls tls, RouteAttachments routes, EdgePolicies policies) {
        this.fact = fact;
        this.tls = tls;
        this.routes = routes;
        fact.listeners().forEach(this::look);
        // Without the addresses that it may not have it would be served on others than it wants.
        if (fact.flaws().isEmpty()) {
            served.forEach((port, listeners) -> addPorts(port, listeners, policies));
        }
    }

    /** One for each address and port. */
    List<EdgePort> ports() {
        return ports;
    }

    /** Of routes, where they are served. */
    Map<ObjectRef, Set<Place>> places() {
        return places;
    }

    GatewayFact fact() {
        return fact;
    }

    /** Whose settings a port has; null: nobody's. */
    @Nullable QuicPolicy policy(EdgePort port) {
        return policies.get(port.name());
    }

    private void look(GatewayFact.Listener listener) {
        var conflict = conflict(listener);
        var clients = EdgeClients.of(tls, fact, listener);
        var accepted = accepted(listener, conflict, clients);
        var resolved = resolved(listener, clients);
        var kinds =
                RouteAttachments.KINDS.stream()
                        .filter(
                                kind ->
                                        listener.kinds().isEmpty()
                                                || listener.kinds().contains(kind))
                        .sorted()
                        .toList();
        boolean usable =
                accepted.status()
                        && !kinds.isEmpty()
                        && !listener.certificates().isEmpty()
                        && listener.certificates().stream()
                                .allMatch(
                                        name ->
                                                tls.permitted(fact, name)
                                                        && tls.usable(name) != null);
        if (usable) {
            served.computeIfAbsent(listener.port(), _ -> new ArrayList<>()).add(listener);
        }
        var conditions = new ArrayList<>(List.of(accepted, resolved));
        if (!usable) {
            conditions.add(
                    Verdicts.refused(
                            ConditionType.PROGRAMMED,
                            GatewayReason.INVALID,
                            "not served: " + (accepted.status() ? resolved : accepted).message(),
                            fact.generation()));
        }
        statuses.add(
                new GatewayStatus.Listener(
                        listener.name(),
                        kinds,
                        routes.at(fact.name(), listener.name()).size(),
                        conflict,
                        conditions));
    }

    /* None of them wins, says Gateway API: whoever adds one would take requests from another. */
    private @Nullable String conflict(GatewayFact.Listener listener) {
        var others =
                fact.listeners().stream()
                        .filter(
                                other ->
                                        other != listener
                                                && other.protocol().equals(HTTPS)
                                                && listener.protocol().equals(HTTPS)
                                                && other.port() == listener.port()
                                                && other.hostname().equals(listener.hostname()))
                        .map(GatewayFact.Listener::name)
                        .toList();
        return others.isEmpty()
                ? null
                : "port %d, hostname %s: listener %s has it, too (expected: each once)"
                        .formatted(
                                listener.port(),
                                HostNames.domain(listener.hostname()),
                                String.join(", ", others));
    }

    private Condition accepted(
            GatewayFact.Listener listener, @Nullable String conflict, EdgeClients clients) {
        if (!listener.protocol().equals(HTTPS)) {
            return refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.UNSUPPORTED_PROTOCOL,
                    "protocol: %s (expected: HTTPS, which HTTP/3 is)"
                            .formatted(listener.protocol()));
        }
        if (!listener.flaws().isEmpty()) {
            return refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.UNSUPPORTED_VALUE,
                    String.join("; ", listener.flaws()));
        }
        if (clients.closed()) {
            return refused(
                    ConditionType.ACCEPTED,
                    GatewayReason.NO_VALID_CA,
                    clients.flaw() == null
                            ? "tls.frontend: validation.caCertificateRefs: none (expected: one)"
                            : clients.flaw().message());
        }
        return conflict == null
                ? Condition.met(ConditionType.ACCEPTED, "it makes sense", fact.generation())
                : refused(ConditionType.ACCEPTED, GatewayReason.HOSTNAME_CONFLICT, conflict);
    }

    private Condition resolved(GatewayFact.Listener listener, EdgeClients clients) {
        // Asked always: it finds the certificates that the listener is served with.
        var own = tls.flaw(fact, listener);
        var flaw = own == null ? clients.flaw() : own;
        var unknown = new HashSet<>(listener.kinds());
        unknown.removeAll(RouteAttachments.KINDS);
        if (!unknown.isEmpty()) {
            return refused(
                    ConditionType.RESOLVED_REFS,
                    GatewayReason.INVALID_ROUTE_KINDS,
                    "allowedRoutes.kinds: %s (expected: HTTPRoute or GRPCRoute)%s"
                            .formatted(unknown, flaw == null ? "" : "; " + flaw.message()));
        }
        return flaw == null
                ? Condition.met(
                        ConditionType.RESOLVED_REFS,
                        "all certificates are there",
                        fact.generation())
                : refused(ConditionType.RESOLVED_REFS, flaw.reason(), flaw.message());
    }

    private Condition refused(ConditionType type, GatewayReason reason, String message) {
        return Verdicts.refused(type, reason, message, fact.generation());
    }

    private void addPorts(
            int port, List<GatewayFact.Listener> listeners, EdgePolicies quicPolicies) {
        var policy = quicPolicies.of(fact.name(), listeners);
        var addresses = fact.addresses().isEmpty() ? List.of(EVERYWHERE) : fact.addresses();
        for (var address : addresses) {
            var name =
                    "%s/%d%s"
                            .formatted(
                                    fact.name(), port, addresses.size() == 1 ? "" : "/" + address);
            if (policy != null) {
                policies.put(name, policy);
            }
            ports.add(
                    new EdgePort(
                            name,
                            address,
                            port,
                            listeners,
                            EdgeClients.of(tls, fact, listeners.getFirst()).authorities(),
                            hosts(name, port, listeners),
                            EdgePolicies.settings(policy)));
        }
    }

    private SortedMap<String, List<UsableRoute>> hosts(
            String resource, int port, List<GatewayFact.Listener> listeners) {
        var hosts = new TreeMap<String, List<UsableRoute>>();
        for (var listener : listeners) {
            // Names without routes end here: they must not fall to a listener that is less exact.
            hosts.computeIfAbsent(HostNames.domain(listener.hostname()), _ -> new ArrayList<>());
            for (var attached : routes.at(fact.name(), listener.name())) {
                for (var host : attached.hosts()) {
                    if (!belongsToAnother(host, listener, listeners)) {
                        var there =
                                hosts.computeIfAbsent(
                                        HostNames.domain(host), _ -> new ArrayList<>());
                        places.computeIfAbsent(attached.route().fact().ref(), _ -> new HashSet<>())
                                .add(new Place(fact.name(), listener.name(), port, resource));
                        if (!there.contains(attached.route())) {
                            there.add(attached.route());
                        }
                    }
                }
            }
        }
        return hosts;
    }

    /** Of listeners on one port the one with the most exact name gets a request. */
    private static boolean belongsToAnother(
            String host, GatewayFact.Listener mine, List<GatewayFact.Listener> listeners) {
        return listeners.stream()
                .anyMatch(
                        other ->
                                other != mine
                                        && other.hostname().length() > mine.hostname().length()
                                        && HostNames.covers(other.hostname(), host));
    }

    /** What is said of it, {@code Programmed} only where it is not served. */
    Wanted status() {
        var conditions = new ArrayList<Condition>();
        if (!fact.flaws().isEmpty()) {
            conditions.add(
                    refused(
                            ConditionType.ACCEPTED,
                            GatewayReason.UNSUPPORTED_ADDRESS,
                            String.join("; ", fact.flaws())));
        } else if (ports.isEmpty()) {
            conditions.add(
                    refused(
                            ConditionType.ACCEPTED,
                            GatewayReason.LISTENERS_NOT_VALID,
                            "listeners: none can be served (expected: one, see their conditions)"));
        } else {
            conditions.add(accepted());
        }
        return new Wanted(new GatewayStatus(fact.addresses(), statuses), conditions);
    }

    private Condition accepted() {
        var without =
                statuses.stream()
                        .filter(each -> each.conditions().stream().anyMatch(c -> !c.status()))
                        .map(GatewayStatus.Listener::name)
                        .toList();
        return without.isEmpty()
                ? Condition.met(ConditionType.ACCEPTED, "it makes sense", fact.generation())
                : new Condition(
                        ConditionType.ACCEPTED,
                        true,
                        GatewayReason.LISTENERS_NOT_VALID.word(),
                        "served, but for what listeners %s have against them (see their conditions)"
                                .formatted(String.join(", ", without)),
                        fact.generation());
    }

    /** The objects that make its ports' listeners. */
    Set<ObjectRef> originsOf(EdgePort port) {
        var policy = policy(port);
        return policy == null ? Set.of(fact.ref()) : Set.of(fact.ref(), ObjectRef.of(policy));
    }
}
