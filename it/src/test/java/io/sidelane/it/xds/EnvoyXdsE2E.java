package io.sidelane.it.xds;

import static io.sidelane.it.xds.MeshResources.badListener;
import static io.sidelane.it.xds.MeshResources.endpoint;
import static io.sidelane.it.xds.MeshResources.listener;
import static io.sidelane.it.xds.MeshResources.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.Limits;
import io.sidelane.xds.server.Transport;
import io.sidelane.xds.server.XdsEvents;
import io.sidelane.xds.server.XdsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real Envoy, both forms of the protocol: gets, acknowledges, switches, refuses. */
class EnvoyXdsE2E {
    private static final String GROUP = "mesh";
    private static final int SWITCHES = 30;

    @TempDir Path directory;

    private final Backend blue = new Backend("blue");
    private final Backend green = new Backend("green");
    private final int port = Backend.freePort();
    private final BlockingQueue<Outcome.Rejected> rejections = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome.PhaseTimedOut> timeouts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Response> acknowledged = new LinkedBlockingQueue<>();
    private final List<Response> sent = new CopyOnWriteArrayList<>();
    private final XdsServer xds = core();
    private final Server server = server(xds, 0);

    EnvoyXdsE2E() throws IOException {}

    private final class Recorder implements XdsEvents {
        @Override
        public void sent(Client client, Response response, int bytes) {
            sent.add(response);
        }

        @Override
        public void acknowledged(Client client, Outcome.Acknowledged outcome) {
            acknowledged.add(outcome.response());
        }

        @Override
        public void rejected(Client client, Outcome.Rejected outcome) {
            rejections.add(outcome);
        }

        @Override
        public void phaseTimedOut(Client client, Outcome.PhaseTimedOut outcome) {
            timeouts.add(outcome);
        }
    }

    @BeforeEach
    void start() throws IOException {
        EnvoyProcess.assumeThere();
        server.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        xds.close();
        server.shutdownNow().awaitTermination();
        blue.close();
        green.close();
    }

    private XdsServer core() {
        return XdsServer.builder(TypeRegistry.standard(), (_, _) -> GROUP)
                .allowAnonymous()
                .events(new Recorder())
                .build();
    }

    private static Server server(XdsServer xds, int port) {
        return Transport.DEFAULT
                .applyTo(
                        NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                        Limits.DEFAULT)
                .addServices(xds.services())
                .build();
    }

    private EnvoyProcess envoy(Variant variant) throws IOException {
        return EnvoyProcess.start(directory, "envoy", variant, server.getPort());
    }

    /** Waits until the client has taken that {@code cluster} is gone. */
    private void awaitRemovalOf(String cluster, Variant variant) throws InterruptedException {
        for (var response = poll(acknowledged); ; response = poll(acknowledged)) {
            var gone =
                    variant == Variant.DELTA
                            ? response.removed().contains(cluster)
                            : response.resources().stream()
                                    .noneMatch(r -> r.name().equals(cluster));
            if (gone && response.typeUrl().equals(TypeRegistry.CDS.url())) {
                return;
            }
        }
    }

    private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
        var next = queue.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing of the kind within 30 s");
        }
        return next;
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void replacingAClusterUnderLoadFailsNoRequest(Variant variant) throws Exception {
        xds.publish(GROUP, mesh(port, "blue-0", blue.port()));
        try (var _ = envoy(variant);
                var traffic = new Traffic(port)) {
            traffic.await("200 blue"::equals);
            traffic.start();

            for (var i = 1; i <= SWITCHES; i++) {
                var color = i % 2 == 0 ? "blue" : "green";
                acknowledged.clear();
                xds.publish(GROUP, mesh(port, color + "-" + i, (i % 2 == 0 ? blue : green).port()));
                awaitRemovalOf((i % 2 == 0 ? "green" : "blue") + "-" + (i - 1), variant);
                assertThat(traffic.once()).isEqualTo("200 " + color);
            }

            assertThat(traffic.failed()).isZero();
            assertThat(traffic.good()).isPositive();
            assertThat(timeouts).isEmpty();
            assertThat(rejections).isEmpty();
            System.out.printf(
                    "%s: %d switches, %d requests, %d failed, %d responses%n",
                    variant, SWITCHES, traffic.good(), traffic.failed(), sent.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void anEndpointMovesByItself(Variant variant) throws Exception {
        var mesh = mesh(port, "service", blue.port());
        xds.publish(GROUP, mesh);
        try (var _ = envoy(variant);
                var traffic = new Traffic(port)) {
            traffic.await("200 blue"::equals);
            var before = sent.size();

            xds.publish(
                    GROUP,
                    mesh.with(
                            TypeRegistry.EDS,
                            ResourceSet.of(List.of(endpoint("service", green.port())))));

            assertThat(traffic.await("200 green"::equals)).isEqualTo("200 green");
            assertThat(sent.subList(before, sent.size()))
                    .singleElement()
                    .satisfies(r -> assertThat(r.typeUrl()).isEqualTo(TypeRegistry.EDS.url()));
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void oneBadListenerIsRefusedOnceAndTrafficGoesOn(Variant variant) throws Exception {
        var good = mesh(port, "service", blue.port());
        xds.publish(GROUP, good);
        try (var _ = envoy(variant);
                var traffic = new Traffic(port)) {
            traffic.await("200 blue"::equals);
            var before = sent.size();

            xds.publish(
                    GROUP,
                    good.with(
                            TypeRegistry.LDS,
                            ResourceSet.of(
                                    List.of(
                                            listener("http", port),
                                            badListener("bad", Backend.freePort())))));
            var rejected = poll(rejections);
            // An endpoint that moves after it comes through; so nothing else stands before it.
            xds.publish(
                    GROUP,
                    good.with(
                                    TypeRegistry.LDS,
                                    ResourceSet.of(
                                            List.of(listener("http", port), badListener("bad", 1))))
                            .with(
                                    TypeRegistry.EDS,
                                    ResourceSet.of(List.of(endpoint("service", green.port())))));
            poll(rejections);
            traffic.await("200 green"::equals);

            assertThat(rejected.error()).contains("bad");
            assertThat(sent.subList(before, sent.size()))
                    .filteredOn(r -> r.typeUrl().equals(TypeRegistry.LDS.url()))
                    .as("one for each bad listener that was published")
                    .hasSize(2);
            assertThat(rejections).isEmpty();
            acknowledged.clear();
            xds.publish(GROUP, mesh(port, "service", blue.port()));
            traffic.await("200 blue"::equals);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void anotherServerInItsPlaceSendsOnlyWhatIsNew(Variant variant) throws Exception {
        var mesh = mesh(port, "service", blue.port());
        xds.publish(GROUP, mesh);
        try (var _ = envoy(variant);
                var traffic = new Traffic(port);
                var replica = core()) {
            traffic.await("200 blue"::equals);
            var adsPort = server.getPort();
            server.shutdownNow().awaitTermination();
            sent.clear();
            var fresh = server(replica, adsPort).start();
            try {
                // The second change is asked for, and answered, after all that a reconnect asks
                // for.
                for (var backend : List.of(green, blue)) {
                    replica.publish(
                            GROUP,
                            mesh.with(
                                    TypeRegistry.EDS,
                                    ResourceSet.of(List.of(endpoint("service", backend.port())))));
                    traffic.await(("200 " + (backend == green ? "green" : "blue"))::equals);
                }

                assertThat(sent)
                        .extracting(Response::typeUrl)
                        .containsExactly(TypeRegistry.EDS.url(), TypeRegistry.EDS.url());
            } finally {
                fresh.shutdownNow().awaitTermination();
            }
        }
    }
}
