package io.sidelane.controlplane.mesh;

import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.edge.EdgePlan;
import io.sidelane.controlplane.mesh.MeshPlan.AssignedPort;
import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.Assignments;
import io.sidelane.controlplane.mesh.envoy.BackendTls;
import io.sidelane.controlplane.mesh.envoy.ClientKind;
import io.sidelane.controlplane.mesh.envoy.EndpointsInput.Near;
import io.sidelane.controlplane.mesh.envoy.StaticBootstrap;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.ServiceFact;
import io.sidelane.controlplane.mesh.fact.SliceFact;
import io.sidelane.controlplane.model.World;
import io.sidelane.xds.server.ClientIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Full xDS for plain Envoy sidecars and gRPC clients, from what Kubernetes' own objects say. */
public final class StandaloneMesh implements ProxyResources {
    /** That of a cluster whose operator chose none. */
    public static final String DEFAULT_TRUST_DOMAIN = "cluster.local";

    private final String trustDomain;
    private final Proxies proxies;

    /**
     * @param trustDomain of the SPIFFE URIs in certificates
     */
    public StandaloneMesh(String trustDomain) {
        this.trustDomain = trustDomain;
        proxies = new Proxies(trustDomain);
    }

    /** Whether a condition's reason says that the object makes no sense, whatever else there is. */
    public static boolean isMistake(String reason) {
        return reason.equals(GatewayReason.UNSUPPORTED_VALUE.word())
                || reason.equals(GatewayReason.INVALID.word());
    }

    /**
     * Everything that a sidecar of a namespace would be told, for {@code envoy --mode validate}.
     */
    public Bootstrap bootstrap(World world, String namespace) {
        var proxy = new Proxy(ClientKind.SIDECAR, namespace, "", "", "", "");
        return StaticBootstrap.of(plan(world, null).snapshot(proxy.group()));
    }

    @Override
    public String groupOf(Node node, ClientIdentity identity) {
        var gateway = EdgeGroups.groupOf(node);
        return gateway == null ? proxies.proxy(node, identity).group() : gateway;
    }

    @Override
    public @Nullable String refusal(String group, ClientIdentity identity, String typeUrl) {
        if (EdgeGroups.isGateway(group)) {
            return proxies.refusalOfGateway(EdgeGroups.gateway(group), identity);
        }
        var proxy = Proxy.parse(group);
        return proxy == null ? null : proxies.refusal(proxy, identity, typeUrl);
    }

    @Override
    public boolean onlyEndpointsDiffer(MeshFacts former, MeshFacts next) {
        return former.sameApartFromEndpoints(next);
    }

    @Override
    public Plan plan(World world, @Nullable Plan formerPlan) {
        var former = MeshPlan.of(formerPlan);
        var verdicts = new Verdicts();
        var facts = world.mesh();
        var attachments =
                Attachments.of(
                        facts, former == null ? Attachments.NONE : former.attachments, verdicts);
        var identities =
                Identities.of(
                        facts, former == null ? Identities.NONE : former.identities, verdicts);
        var policies = new TlsPolicies(facts, former == null ? null : former.policies, verdicts);
        var inputs = new Inputs(world, trustDomain, policies);
        sayFlaws(facts, verdicts);
        var ports = ports(facts, inputs, attachments, former, verdicts);
        var endpoints = endpoints(facts, inputs, former == null ? Map.of() : former.endpoints);
        return new MeshPlan(
                world,
                inputs,
                trustDomain,
                policies,
                attachments,
                identities,
                ports,
                (former == null ? GrpcMesh.NONE : former.grpc).next(ports),
                endpoints,
                EdgePlan.of(
                        world,
                        cluster -> {
                            var port = endpoints.get(cluster);
                            return port == null ? null : port.resource();
                        },
                        target -> tls(facts, policies, target),
                        former == null ? EdgePlan.NONE : former.edge()),
                verdicts);
    }

    private static @Nullable BackendTls tls(MeshFacts facts, TlsPolicies policies, Target target) {
        var service = facts.services().get(target.service());
        var port = service == null ? null : service.port(target.port());
        return port == null ? null : policies.of(target.service(), port.name());
    }

    private static void sayFlaws(MeshFacts facts, Verdicts verdicts) {
        for (var service : facts.services().values()) {
            if (!service.flaws().isEmpty()) {
                verdicts.refuse(service.ref(), service.generation(), service.flaws());
            }
        }
        for (var slices : facts.slices().values()) {
            for (SliceFact slice : slices) {
                if (!slice.flaws().isEmpty()) {
                    verdicts.refuse(slice.ref(), 0, slice.flaws());
                }
            }
        }
    }

    private static MeshPorts ports(
            MeshFacts facts,
            Inputs inputs,
            Attachments attachments,
            @Nullable MeshPlan former,
            Verdicts verdicts) {
        var builder =
                new MeshPorts.Builder(former == null ? MeshPorts.NONE : former.ports, verdicts);
        for (var service : facts.services().values()) {
            for (var port : service.ports()) {
                var target = new Target(service.name(), port.number());
                var routes = attachments.producers().getOrDefault(target, List.of());
                var input = inputs.port(service, port, routes);
                sayTaken(service, port, input.service(), verdicts);
                builder.add(input);
                attachments
                        .consumers()
                        .forEach(
                                (namespace, byTarget) -> {
                                    var own = byTarget.get(target);
                                    if (own != null) {
                                        builder.add(namespace, inputs.port(service, port, own));
                                    }
                                });
            }
        }
        return builder.build();
    }

    private static void sayTaken(
            ServiceFact service, ServiceFact.Port port, ServiceFact without, Verdicts verdicts) {
        if (!without.clusterIps().equals(service.clusterIps())) {
            verdicts.refuse(
                    service.ref(),
                    service.generation(),
                    List.of(
                            "clusterIP %s port %d: another service's, too (expected: one service an address); it has no listener"
                                    .formatted(service.clusterIps(), port.number())));
        }
    }

    private static Map<String, AssignedPort> endpoints(
            MeshFacts facts, Inputs inputs, Map<String, AssignedPort> former) {
        var assigned = new HashMap<String, AssignedPort>();
        for (var service : facts.services().values()) {
            for (var port : service.ports()) {
                var input = inputs.endpoints(service, port, Near.NOWHERE);
                var before = former.get(input.name());
                assigned.put(
                        input.name(),
                        before != null && before.input().equals(input)
                                ? before
                                : new AssignedPort(input, Assignments.of(input)));
            }
        }
        return assigned;
    }
}
