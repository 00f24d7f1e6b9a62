package io.sidelane.xds.scale;

import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DiscoveryServerCallbacks;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Server;
import io.sidelane.xds.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/** java-control-plane's cache and server, as its own example sets them up: clusters, endpoints. */
final class JavaControlPlane implements Served, DiscoveryServerCallbacks {
    private static final String MESH = "mesh";

    private final Tally tally;
    private final SimpleCache<String> cache = new SimpleCache<>(_ -> MESH);
    private final Server server;
    private final List<Cluster> clusters;
    private final List<ClusterLoadAssignment> endpoints;
    private int version;

    JavaControlPlane(Scale scale) throws IOException {
        tally = new Tally(scale.clients());
        clusters =
                IntStream.range(0, scale.services()).mapToObj(JavaControlPlane::cluster).toList();
        endpoints =
                IntStream.range(0, scale.services())
                        .mapToObj(i -> Content.endpoints("s" + i, Content.FIRST_PORT))
                        .toList();
        moveOneEndpoint(Content.FIRST_PORT);
        server =
                Loopback.server(scale)
                        .addService(
                                new V3DiscoveryServer(this, cache)
                                        .getAggregatedDiscoveryServiceImpl())
                        .build()
                        .start();
    }

    @Override
    public int port() {
        return server.getPort();
    }

    /** It does not tell, and is never waited for. */
    @Override
    public int subscriptions() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void moveOneEndpoint(int port) {
        version++;
        var moved =
                endpoints.stream()
                        .map(
                                e ->
                                        e.getClusterName().equals("s0")
                                                ? Content.endpoints("s0", port)
                                                : e)
                        .toList();
        // Clusters keep their version, so that only endpoints are sent again.
        cache.setSnapshot(
                MESH,
                Snapshot.create(
                        clusters,
                        "1",
                        moved,
                        Integer.toString(version),
                        List.of(),
                        "1",
                        List.of(),
                        "1",
                        List.of(),
                        "1"));
    }

    @Override
    public void changeForAll() {
        moveOneEndpoint(1);
    }

    @Override
    public void drain(int millis) {
        throw new UnsupportedOperationException("java-control-plane: no drain");
    }

    private static Cluster cluster(int i) {
        try {
            return Cluster.parseFrom(Fixtures.cluster("s" + i, "").body().getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("a cluster that was made here does not decode", e);
        }
    }

    @Override
    public void onStreamOpen(long streamId, String typeUrl) {
        tally.connected();
    }

    @Override
    public void onV3StreamRequest(long streamId, DiscoveryRequest request) {
        if (!request.getResponseNonce().isEmpty()) {
            tally.acknowledged();
        }
    }

    @Override
    public void onV3StreamDeltaRequest(long streamId, DeltaDiscoveryRequest request) {
        if (!request.getResponseNonce().isEmpty()) {
            tally.acknowledged();
        }
    }
}
