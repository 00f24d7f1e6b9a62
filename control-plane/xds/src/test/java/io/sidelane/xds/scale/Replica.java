package io.sidelane.xds.scale;

import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.sidelane.xds.Fixtures;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Tuning;
import io.sidelane.xds.server.AccessPolicy;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.Limits;
import io.sidelane.xds.server.Transport;
import io.sidelane.xds.server.XdsEvents;
import io.sidelane.xds.server.XdsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** One server with everything that the clients of a scale ask for, and counters. */
final class Replica implements AutoCloseable, XdsEvents {
    private static final String MESH = "mesh";

    final AtomicInteger connected = new AtomicInteger();
    final AtomicLong resources = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final Collection<Long> acknowledgements = new ConcurrentLinkedQueue<>();
    private final XdsServer xds;
    private final Server server;
    private final Scale scale;
    private Snapshot mesh;

    Replica(Scale scale, int port, int endpointPort) throws IOException {
        this.scale = scale;
        var limits = new Limits(scale.clients() + 10, 16 << 20, 1 << 18, tuning(scale));
        xds =
                XdsServer.builder(
                                TypeRegistry.standard(),
                                (node, _) -> node.getId().startsWith("agent") ? node.getId() : MESH)
                        .allowAnonymous()
                        .policy(AccessPolicy.open())
                        .limits(limits)
                        .events(this)
                        .build();
        mesh =
                Snapshot.EMPTY
                        .with(CDS, range(scale.services(), i -> Fixtures.cluster("s" + i, "")))
                        .with(
                                EDS,
                                range(
                                        scale.services(),
                                        i -> endpoint("s" + i, i == 0 ? endpointPort : 8080)));
        xds.publish(MESH, mesh);
        for (var agent = 0; agent < scale.agents(); agent++) {
            publishPolicies(agent, scale.policies());
        }
        server =
                Transport.DEFAULT
                        .applyTo(
                                NettyServerBuilder.forAddress(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), port)),
                                limits)
                        .addServices(xds.services())
                        .build()
                        .start();
    }

    int port() {
        return server.getPort();
    }

    /** Another port for the one endpoint of the first service. */
    void moveOneEndpoint(int port) {
        var endpoints =
                mesh.resources(EDS.url()).resources().stream()
                        .map(r -> r.name().equals("s0") ? endpoint("s0", port) : r)
                        .toList();
        mesh = mesh.with(EDS, ResourceSet.of(endpoints));
        xds.publish(MESH, mesh);
    }

    /** One resource more for each client. */
    void changeForAll() {
        moveOneEndpoint(1);
        for (var agent = 0; agent < scale.agents(); agent++) {
            publishPolicies(agent, scale.policies() + 1);
        }
    }

    private void publishPolicies(int agent, int count) {
        xds.publish(
                "agent-" + agent,
                Snapshot.EMPTY.with(
                        REDIRECT_POLICY,
                        range(
                                count,
                                i ->
                                        Fixtures.resource(
                                                REDIRECT_POLICY,
                                                "pod-" + i,
                                                "policy of pod " + i + " on node " + agent))));
    }

    void resetCounters() {
        acknowledgements.clear();
        bytes.set(0);
        resources.set(0);
    }

    @Override
    public void connected(Client client) {
        connected.incrementAndGet();
    }

    @Override
    public void sent(Client client, Response response, int size) {
        bytes.addAndGet(size);
        resources.addAndGet(response.resources().size());
    }

    @Override
    public void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        acknowledgements.add(System.nanoTime());
    }

    @Override
    public void close() throws InterruptedException {
        xds.close();
        server.shutdownNow();
        if (!server.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end in 30 s");
        }
    }

    private static Tuning tuning(Scale scale) {
        return new Tuning(
                scale.interest() + 1,
                Tuning.DEFAULT.phaseBound(),
                Tuning.DEFAULT.maxResponseBytes());
    }

    private static ResourceSet range(int count, IntFunction<Resource> resource) {
        return ResourceSet.of(IntStream.range(0, count).mapToObj(resource).toList());
    }

    private static Resource endpoint(String cluster, int port) {
        var address =
                Address.newBuilder()
                        .setSocketAddress(
                                SocketAddress.newBuilder()
                                        .setAddress("10.1.2.3")
                                        .setPortValue(port));
        return Resource.of(
                EDS,
                cluster,
                ClusterLoadAssignment.newBuilder()
                        .setClusterName(cluster)
                        .addEndpoints(
                                LocalityLbEndpoints.newBuilder()
                                        .addLbEndpoints(
                                                LbEndpoint.newBuilder()
                                                        .setEndpoint(
                                                                Endpoint.newBuilder()
                                                                        .setAddress(address))))
                        .build());
    }
}
