package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.server.TestClient.ack;
import static io.sidelane.xds.server.TestClient.subscribe;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A server on a real socket, and beside whatever is done to it an honest client. */
final class RealServer implements AutoCloseable {
    private static final String GROUP = "";

    final RecordedEvents events = new RecordedEvents();
    final XdsServer xds;
    final Server server;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final TestClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> honest;
    private Snapshot snapshot = Snapshot.EMPTY;
    private int changes;

    RealServer(Transport transport, Limits limits) throws Exception {
        xds =
                XdsServer.builder(TypeRegistry.standard(), (node, _) -> node.getCluster())
                        .allowAnonymous()
                        .policy((_, _) -> null)
                        .limits(limits)
                        .events(events)
                        .build();
        server =
                transport
                        .applyTo(
                                NettyServerBuilder.forAddress(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                                limits)
                        .addServices(xds.services())
                        .build()
                        .start();
        publish(Snapshot.EMPTY);
        honest = TestClient.delta(channel()).send(subscribe("honest", EDS, "honest"));
        honest.send(ack(honest.next()));
    }

    int port() {
        return server.getPort();
    }

    ManagedChannel channel() {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
        channels.add(channel);
        return channel;
    }

    /** Beside the honest client's endpoints. */
    void publish(Snapshot next) {
        snapshot = next;
        xds.publish(GROUP, next.with(EDS, set(EDS, "honest=" + changes)));
    }

    /** Nanoseconds until the honest client has a change; fails if it does not get it. */
    long honestClientGetsItsChange() throws Exception {
        changes++;
        var start = System.nanoTime();
        publish(snapshot);
        var response = honest.next();
        var took = System.nanoTime() - start;
        if (response.getResourcesCount() != 1) {
            throw new AssertionError("response: %s (expected: one resource)".formatted(response));
        }
        honest.send(ack(response));
        return took;
    }

    @Override
    public void close() throws IOException {
        channels.forEach(ManagedChannel::shutdownNow);
        xds.close();
        server.shutdownNow();
    }
}
