package io.sidelane.xds.scale;

import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;

import io.grpc.Server;
import io.sidelane.xds.Fixtures;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.Limits;
import io.sidelane.xds.server.Transport;
import io.sidelane.xds.server.XdsEvents;
import io.sidelane.xds.server.XdsServer;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * This library with its default limits, but that all clients may show one certificate, and
 * everything that the clients of a scale ask for.
 */
final class Replica implements Served, XdsEvents {
    private static final String MESH = "mesh";
    private static final Limits LIMITS =
            new Limits(
                    Limits.DEFAULT.maxClients(),
                    Limits.DEFAULT.maxClients(),
                    Limits.DEFAULT.maxRequestBytes(),
                    Limits.DEFAULT.maxMetadataBytes(),
                    Limits.DEFAULT.maxRequestsPerSecond(),
                    Limits.DEFAULT.firstRequest(),
                    Limits.DEFAULT.tuning());

    private final Tally tally;
    private final XdsServer xds;
    private final Server server;
    private final Scale scale;
    private Snapshot mesh;

    Replica(Scale scale) throws IOException {
        this.scale = scale;
        tally = new Tally(scale.clients());
        xds =
                XdsServer.builder(
                                TypeRegistry.standard(),
                                (node, _) -> node.getId().startsWith("agent") ? node.getId() : MESH)
                        .allowAnonymous()
                        .limits(LIMITS)
                        .policy((_, _) -> null)
                        .events(this)
                        .build();
        mesh =
                Snapshot.EMPTY
                        .with(CDS, range(scale.services(), i -> Fixtures.cluster("s" + i, "")))
                        .with(
                                EDS,
                                range(
                                        scale.services(),
                                        i -> endpoints("s" + i, Content.FIRST_PORT)));
        xds.publish(MESH, mesh);
        for (var agent = 0; agent < scale.agents(); agent++) {
            publishPolicies(agent, scale.policies());
        }
        server =
                Transport.DEFAULT
                        .applyTo(Loopback.server(scale), LIMITS)
                        .addServices(xds.services())
                        .build()
                        .start();
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public int subscriptions() {
        return xds.clients().join().stream().mapToInt(client -> client.types().size()).sum();
    }

    @Override
    public void moveOneEndpoint(int port) {
        var moved =
                mesh.resources(EDS.url()).resources().stream()
                        .map(r -> r.name().equals("s0") ? endpoints("s0", port) : r)
                        .toList();
        mesh = mesh.with(EDS, ResourceSet.of(moved));
        xds.publish(MESH, mesh);
    }

    @Override
    public void changeForAll() {
        moveOneEndpoint(1);
        for (var agent = 0; agent < scale.agents(); agent++) {
            publishPolicies(agent, scale.policies() + 1);
        }
    }

    @Override
    public void drain(int millis) {
        server.shutdown();
        xds.drain(Duration.ofMillis(millis)).join();
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

    @Override
    public void connected(Client client) {
        tally.connected();
    }

    @Override
    public void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        tally.acknowledged();
    }

    private static ResourceSet range(int count, IntFunction<Resource> resource) {
        return ResourceSet.of(IntStream.range(0, count).mapToObj(resource).toList());
    }

    private static Resource endpoints(String cluster, int port) {
        return Resource.of(EDS, cluster, Content.endpoints(cluster, port));
    }
}
