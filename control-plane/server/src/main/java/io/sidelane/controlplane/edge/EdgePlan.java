package io.sidelane.controlplane.edge;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.check.CertificateCheck;
import io.sidelane.controlplane.mesh.check.Found;
import io.sidelane.controlplane.mesh.check.References;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.BackendTls;
import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.CaFact;
import io.sidelane.controlplane.mesh.fact.GatewayClassFact;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.statement.RouteParentStatus;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the gateways of one world are told, a snapshot for each Gateway of ours. Immutable. */
public final class EdgePlan {

    public static final EdgePlan NONE = new EdgePlan();

    private final Map<Name, Snapshot> snapshots;
    private final Map<String, Set<ObjectRef>> origins;
    private final Map<ObjectRef, Wanted> statuses;
    private final Map<ObjectRef, RouteParentStatus> routes;
    private final Map<ObjectRef, Set<String>> groups;
    private final Map<ObjectRef, Set<Place>> places;
    private final Map<ObjectRef, Set<Name>> tlsPolicies;
    private final Map<ObjectRef, RouteFact> goodRoutes;
    private final Map<Name, SecretFact> goodSecrets;
    private final Found<RouteFact> ofRoutes;
    private final Found<SecretFact> ofSecrets;
    private final Found<CaFact> ofAuthorities;

    private EdgePlan() {
        snapshots = Map.of();
        origins = Map.of();
        statuses = Map.of();
        routes = Map.of();
        groups = Map.of();
        places = Map.of();
        tlsPolicies = Map.of();
        goodRoutes = Map.of();
        goodSecrets = Map.of();
        ofRoutes = new Found<>(EdgeSupport::flaws);
        ofSecrets = new Found<>(EdgeTls::flaws);
        ofAuthorities = new Found<>(CertificateCheck::flaws);
    }

    private EdgePlan(Builder builder) {
        snapshots = Map.copyOf(builder.snapshots);
        origins = Map.copyOf(builder.origins);
        statuses = builder.statuses;
        routes = builder.attachments.statuses();
        groups = builder.groups;
        places = builder.places;
        tlsPolicies = builder.tlsPolicies;
        goodRoutes = builder.attachments.lastGood();
        goodSecrets = builder.tls.good();
        ofRoutes = builder.ofRoutes;
        ofSecrets = builder.ofSecrets;
        ofAuthorities = builder.ofAuthorities;
    }

    /**
     * Plans.
     *
     * @param endpoints of a service's port by its cluster's name
     * @param tls how a service's port is to be spoken to, null: in clear
     */
    public static EdgePlan of(
            World world,
            Function<String, @Nullable Resource> endpoints,
            Function<Target, @Nullable BackendTls> tls,
            EdgePlan former) {
        return world.mesh().classes().values().stream().noneMatch(GatewayClassFact::ours)
                        && world.quicPolicies().isEmpty()
                ? NONE
                : new EdgePlan(new Builder(world, endpoints, tls, former));
    }

    /** Of a Gateway; empty for one that is not ours. */
    public Snapshot snapshot(Name gateway) {
        return snapshots.getOrDefault(gateway, Snapshot.EMPTY);
    }

    /** The objects that a resource was made of; none for what gateways are not told. */
    public Set<ObjectRef> origins(String typeUrl, String name) {
        return origins.getOrDefault(typeUrl + name, Set.of());
    }

    /** Of classes, Gateways and policies, without what gateways answered. */
    public Map<ObjectRef, Wanted> statuses() {
        return statuses;
    }

    /** Of routes on our Gateways. */
    public Map<ObjectRef, RouteParentStatus> routes() {
        return routes;
    }

    /** Where a route is served. */
    public Set<Place> places(ObjectRef route) {
        return places.getOrDefault(route, Set.of());
    }

    /** BackendTLSPolicies of backends, with the Gateways that have routes there. */
    public Map<ObjectRef, Set<Name>> tlsPolicies() {
        return tlsPolicies;
    }

    /** Groups of the gateways that an object is for, by Gateway, policy and route. */
    public Set<String> groups(ObjectRef object) {
        return groups.getOrDefault(object, Set.of());
    }

    private static final class Builder {

        private final MeshFacts facts;
        private final Function<String, @Nullable Resource> endpoints;
        private final Function<Target, @Nullable BackendTls> backendTls;
        private final EdgePlan former;
        private final Map<Name, Snapshot> snapshots = new HashMap<>();
        private final Map<String, Set<ObjectRef>> origins = new HashMap<>();
        private final Map<ObjectRef, Wanted> statuses = new LinkedHashMap<>();
        private final Map<ObjectRef, Set<String>> groups = new HashMap<>();
        private final Map<ObjectRef, Set<Place>> places = new HashMap<>();
        private final Map<ObjectRef, Set<Name>> tlsPolicies = new HashMap<>();
        private final Found<RouteFact> ofRoutes;
        private final Found<SecretFact> ofSecrets;
        private final Found<CaFact> ofAuthorities;
        private final RouteAttachments attachments;
        private final EdgeTls tls;

        Builder(
                World world,
                Function<String, @Nullable Resource> endpoints,
                Function<Target, @Nullable BackendTls> backendTls,
                EdgePlan former) {
            this.facts = world.mesh();
            this.endpoints = endpoints;
            this.backendTls = backendTls;
            this.former = former;
            ofRoutes = former.ofRoutes.next();
            ofSecrets = former.ofSecrets.next();
            ofAuthorities = former.ofAuthorities.next();
            this.tls = new EdgeTls(facts, former.goodSecrets, ofSecrets, ofAuthorities);
            var ours = ours();
            attachments =
                    new RouteAttachments(
                            facts,
                            ours,
                            world.namespaces(),
                            target -> {
                                var its = backendTls.apply(target);
                                return its != null && !its.usable();
                            },
                            former.goodRoutes,
                            ofRoutes);
            var policies = new EdgePolicies(world.quicPolicies());
            ours.values().forEach(fact -> add(new EdgeGateway(fact, tls, attachments, policies)));
            statuses.putAll(
                    policies.statuses(
                            ours.values().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    GatewayFact::name,
                                                    g ->
                                                            g.listeners().stream()
                                                                    .map(GatewayFact.Listener::name)
                                                                    .collect(
                                                                            Collectors.toSet())))));
        }

        private Map<Name, GatewayFact> ours() {
            var ours = new TreeMap<Name, GatewayFact>();
            for (var each : facts.classes().values()) {
                if (each.ours()) {
                    statuses.put(
                            each.ref(),
                            new Wanted(
                                    new Verdicts.Conditions(),
                                    List.of(
                                            Condition.met(
                                                    ConditionType.ACCEPTED,
                                                    "its Gateways are served",
                                                    each.generation()))));
                }
            }
            for (var gateway : facts.gateways()) {
                var its = facts.classes().get(gateway.className());
                if (its != null && its.ours()) {
                    ours.put(gateway.name(), gateway);
                }
            }
            return ours;
        }

        private static Set<Target> targets(RouteFact route) {
            return References.targets(route);
        }

        private void add(EdgeGateway gateway) {
            var name = gateway.fact().name();
            var group = EdgeGroups.of(name);
            statuses.put(gateway.fact().ref(), gateway.status());
            concerns(gateway.fact().ref(), group);
            gateway.places()
                    .forEach(
                            (route, its) ->
                                    places.computeIfAbsent(route, _ -> new HashSet<>())
                                            .addAll(its));
            var listeners = new ArrayList<Resource>();
            var routes = new ArrayList<Resource>();
            var clusters = new TreeMap<String, Resource>();
            var assignments = new TreeMap<String, Resource>();
            var secrets = new TreeMap<String, Resource>();
            for (var port : gateway.ports()) {
                listeners.add(EdgeListeners.of(port));
                routes.add(EdgeRoutes.of(port, facts));
                origins.put(TypeRegistry.LDS.url() + port.name(), gateway.originsOf(port));
                gateway.originsOf(port).forEach(object -> concerns(object, group));
                for (var listener : port.listeners()) {
                    for (var certificate : listener.certificates()) {
                        var secret = tls.usable(certificate);
                        if (secret != null) {
                            var resource = EdgeListeners.of(secret);
                            secrets.put(resource.name(), resource);
                            origins.computeIfAbsent(
                                            TypeRegistry.SDS.url() + resource.name(),
                                            _ -> new HashSet<>())
                                    .add(gateway.fact().ref());
                        }
                    }
                }
                var attached = new HashSet<ObjectRef>();
                port.hosts()
                        .values()
                        .forEach(
                                list ->
                                        list.forEach(
                                                route -> {
                                                    attached.add(route.fact().ref());
                                                    backends(name, route, clusters, assignments);
                                                }));
                origins.put(TypeRegistry.RDS.url() + port.name(), attached);
                attached.forEach(route -> concerns(route, group));
            }
            var before = former.snapshot(name);
            var next = before;
            next = with(next, TypeRegistry.LDS, listeners);
            next = with(next, TypeRegistry.RDS, routes);
            next = with(next, TypeRegistry.CDS, clusters.values());
            next = with(next, TypeRegistry.EDS, assignments.values());
            next = with(next, TypeRegistry.SDS, secrets.values());
            snapshots.put(name, next);
        }

        /* What is equal stays the same object: its clients are not looked at. */
        private static Snapshot with(
                Snapshot snapshot, ResourceType type, Collection<Resource> resources) {
            var next = ResourceSet.of(resources);
            return snapshot.resources(type.url()).fingerprint().equals(next.fingerprint())
                    ? snapshot
                    : snapshot.with(type, next);
        }

        private void concerns(ObjectRef object, String group) {
            groups.computeIfAbsent(object, _ -> new HashSet<>()).add(group);
        }

        private void backends(
                Name gateway,
                UsableRoute route,
                Map<String, Resource> clusters,
                Map<String, Resource> assignments) {
            for (var target : targets(route.fact())) {
                var its = backendTls.apply(target);
                if (its != null) {
                    tlsPolicies.computeIfAbsent(its.policy(), _ -> new TreeSet<>()).add(gateway);
                }
                var service = facts.services().get(target.service());
                var port = service == null ? null : service.port(target.port());
                var assigned = endpoints.apply(target.cluster());
                if (service == null
                        || port == null
                        || assigned == null
                        || route.broken().contains(target)) {
                    continue;
                }
                var backend = new EdgeBackends(service, port, its, EdgeRoutes.grpc(route));
                var name = EdgeBackends.name(target, port, EdgeRoutes.grpc(route));
                if (!clusters.containsKey(name)) {
                    clusters.put(name, backend.resource());
                }
                var cluster =
                        origins.computeIfAbsent(
                                TypeRegistry.CDS.url() + name, _ -> new HashSet<>());
                cluster.add(route.fact().ref());
                if (its != null) {
                    cluster.add(its.policy());
                    concerns(its.policy(), EdgeGroups.of(gateway));
                }
                assignments.put(target.cluster(), assigned);
            }
        }
    }
}
