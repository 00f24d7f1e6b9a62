package io.sidelane.controlplane.mesh;

import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.edge.EdgePlan;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.Assignments;
import io.sidelane.controlplane.mesh.envoy.ClientKind;
import io.sidelane.controlplane.mesh.envoy.Clusters;
import io.sidelane.controlplane.mesh.envoy.EndpointsInput;
import io.sidelane.controlplane.mesh.envoy.EndpointsInput.Near;
import io.sidelane.controlplane.mesh.envoy.GrpcServerListeners;
import io.sidelane.controlplane.mesh.envoy.HealthListener;
import io.sidelane.controlplane.mesh.envoy.Listeners;
import io.sidelane.controlplane.mesh.envoy.MutualTls;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.fact.ServiceFact.Distribution;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the proxies of one world have. What all have in common is made once; what a proxy has beside
 * it is put over that, once for all proxies that are alike.
 */
final class MeshPlan implements ProxyResources.Plan {
    final Attachments attachments;
    final Identities identities;
    final TlsPolicies policies;
    final MeshPorts ports;
    final Map<String, AssignedPort> endpoints;
    final GrpcMesh grpc;
    private final EdgePlan edge;
    private final World world;
    private final Inputs inputs;
    private final String trustDomain;
    private final Map<ObjectRef, Wanted> statuses;
    private final ResourceSet everywhere;
    private final Set<String> nearZones = new HashSet<>();
    private final Set<String> nearNodes = new HashSet<>();
    private final Map<Likeness, Snapshot> snapshots = new ConcurrentHashMap<>();
    private @Nullable PodPorts podPorts;

    /** The endpoints of a port for clients that are nowhere. */
    record AssignedPort(EndpointsInput input, Resource resource) {}

    /**
     * Proxies that are alike have the same.
     *
     * @param served addresses by port where a gRPC server may listen
     */
    private record Likeness(
            ClientKind kind,
            String consumer,
            MutualTls.Mode mode,
            boolean registryOnly,
            Near near,
            @Nullable ServiceAccount identity,
            Map<Integer, Set<String>> served) {}

    MeshPlan(
            World world,
            Inputs inputs,
            String trustDomain,
            TlsPolicies policies,
            Attachments attachments,
            Identities identities,
            MeshPorts ports,
            GrpcMesh grpc,
            Map<String, AssignedPort> endpoints,
            EdgePlan edge,
            Verdicts verdicts) {
        this.world = world;
        this.edge = edge;
        this.inputs = inputs;
        this.trustDomain = trustDomain;
        this.policies = policies;
        this.attachments = attachments;
        this.identities = identities;
        this.ports = ports;
        this.grpc = grpc;
        this.endpoints = endpoints;
        everywhere =
                ResourceSet.of(endpoints.values().stream().map(AssignedPort::resource).toList());
        findWhereItMattersToBe();
        statuses = verdicts.all();
    }

    /** Everybody else has the same, wherever they are or say that they are. */
    private void findWhereItMattersToBe() {
        for (var service : world.mesh().services().values()) {
            if (service.distribution() == Distribution.EVERYWHERE) {
                continue;
            }
            for (var slice : world.mesh().slices().getOrDefault(service.name(), List.of())) {
                for (var endpoint : slice.endpoints()) {
                    nearZones.add(Objects.requireNonNullElse(endpoint.zone(), ""));
                    if (service.distribution() == Distribution.SAME_NODE) {
                        nearNodes.add(Objects.requireNonNullElse(endpoint.node(), ""));
                    }
                }
            }
        }
    }

    @Override
    public Snapshot snapshot(String group) {
        var gateway = EdgeGroups.gateway(group);
        if (gateway != null) {
            return edge.snapshot(gateway);
        }
        var proxy = Proxy.parse(group);
        return proxy == null
                ? Snapshot.EMPTY
                : snapshots.computeIfAbsent(likeness(proxy), this::snapshot);
    }

    private Likeness likeness(Proxy proxy) {
        var namespace = proxy.namespace();
        var pod = world.pods().get(namespace + "/" + proxy.pod());
        var account =
                !proxy.account().isEmpty() || pod == null ? proxy.account() : pod.serviceAccount();
        var identity = new ServiceAccount(namespace, account);
        var nodeName = pod == null || pod.node() == null ? proxy.node() : pod.node();
        var node = world.nodes().get(nodeName);
        var zone = node == null || node.zone() == null ? proxy.zone() : node.zone();
        return new Likeness(
                proxy.kind(),
                attachments.consumers().containsKey(namespace) ? namespace : "",
                inputs.mode(namespace),
                inputs.registryOnly(namespace),
                new Near(
                        nearZones.contains(zone) ? zone : "",
                        nearNodes.contains(nodeName) ? nodeName : ""),
                identities.has(identity) ? identity : null,
                proxy.kind() == ClientKind.GRPC ? podPorts().of(namespace, proxy.pod()) : Map.of());
    }

    private Snapshot snapshot(Likeness like) {
        return switch (like.kind()) {
            case SIDECAR -> sidecar(like);
            case GRPC -> grpc(like);
        };
    }

    private Snapshot grpc(Likeness like) {
        var client = grpc.snapshot(like.consumer()).with(TypeRegistry.EDS, near(like.near()));
        var servers = new ArrayList<Resource>();
        like.served()
                .forEach(
                        (port, addresses) ->
                                servers.addAll(
                                        GrpcServerListeners.of(addresses, port, like.mode())));
        return servers.isEmpty()
                ? client
                : client.with(
                        TypeRegistry.LDS, client.resources(TypeRegistry.LDS.url()).with(servers));
    }

    /** Made when the first gRPC client asks: most meshes have none. */
    private synchronized PodPorts podPorts() {
        if (podPorts == null) {
            podPorts = new PodPorts(world.mesh());
        }
        return podPorts;
    }

    private Snapshot sidecar(Likeness like) {
        var own = new ArrayList<Resource>();
        own.add(HealthListener.resource());
        own.add(Listeners.virtualOutbound(like.registryOnly()));
        // Without an identity nobody can be spoken to in TLS, so what may be plain is.
        var mode =
                like.identity() == null && like.mode() == MutualTls.Mode.PERMISSIVE
                        ? MutualTls.Mode.OFF
                        : like.mode();
        own.add(Listeners.virtualInbound(mode, trustDomain));
        own.addAll(ports.consumerListeners(like.consumer()));
        var secrets =
                like.identity() == null
                        ? ResourceSet.EMPTY
                        : ResourceSet.of(identities.resources(like.identity()));
        var clusters = like.identity() == null ? ports.plain() : ports.mutual();
        return Snapshot.EMPTY
                .with(TypeRegistry.LDS, ports.listeners().with(own))
                .with(TypeRegistry.RDS, ports.routes().with(ports.consumerRoutes(like.consumer())))
                .with(TypeRegistry.CDS, clusters.with(Clusters.ofEverySidecar()))
                .with(TypeRegistry.EDS, near(like.near()))
                .with(TypeRegistry.SDS, secrets);
    }

    /** Endpoints as they come first for a client there. */
    private ResourceSet near(Near near) {
        if (near.equals(Near.NOWHERE)) {
            return everywhere;
        }
        var own = new ArrayList<Resource>();
        for (var service : world.mesh().services().values()) {
            if (service.distribution() != Distribution.EVERYWHERE) {
                for (var port : service.ports()) {
                    own.add(Assignments.of(inputs.endpoints(service, port, near)));
                }
            }
        }
        return everywhere.with(own);
    }

    @Override
    public Set<ObjectRef> origins(String typeUrl, String name) {
        var port = ports.byName(GrpcMesh.portName(name));
        if (port == null) {
            return Set.of();
        }
        var service = port.input().service();
        if (typeUrl.equals(TypeRegistry.RDS.url())
                || typeUrl.equals(TypeRegistry.LDS.url())
                        && !port.input().port().protocol().http()) {
            var routes = ports.routesOf(port);
            return routes.isEmpty() ? Set.of(service.ref()) : routes;
        }
        var policy =
                typeUrl.equals(TypeRegistry.CDS.url())
                        ? policies.origin(service.name(), port.input().port().name())
                        : null;
        return policy == null ? Set.of(service.ref()) : Set.of(service.ref(), policy);
    }

    @Override
    public Map<ObjectRef, Wanted> statuses() {
        return statuses;
    }

    @Override
    public EdgePlan edge() {
        return edge;
    }

    static @Nullable MeshPlan of(ProxyResources.@Nullable Plan plan) {
        return plan instanceof MeshPlan mesh ? mesh : null;
    }
}
