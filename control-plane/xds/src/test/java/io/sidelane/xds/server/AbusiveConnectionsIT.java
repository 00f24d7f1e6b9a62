package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.resource;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static io.sidelane.xds.server.TestClient.node;
import static io.sidelane.xds.server.TestClient.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.Tuning;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only somebody who writes HTTP/2 by hand can do to a server. */
class AbusiveConnectionsIT {
    private static final Transport IMPATIENT =
            new Transport(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(1),
                    100);
    private static final Limits LIMITS =
            new Limits(1_000, 1_000, 1 << 20, 1 << 18, 500, Duration.ofSeconds(1), Tuning.DEFAULT);

    private final RealServer server;

    AbusiveConnectionsIT() throws Exception {
        server = new RealServer(IMPATIENT, LIMITS);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static byte[] first() {
        return DeltaDiscoveryRequest.newBuilder()
                .setNode(node("raw"))
                .setTypeUrl(REDIRECT_POLICY.url())
                .build()
                .toByteArray();
    }

    @Test
    void rapidResetsEndTheirConnection() throws Exception {
        try (var attacker = RawHttp2.begun(server.port())) {
            try {
                for (var i = 0; i < 2_000; i++) {
                    attacker.open(2 * i + 1).reset(2 * i + 1);
                }
            } catch (IOException _) {
                // It has hung up already.
            }

            attacker.awaitEnd();
        }
        server.honestClientGetsItsChange();
    }

    @Test
    void headersThatNeverEndEndTheirConnection() throws Exception {
        var begun = Arrays.copyOf(RawHttp2.headers(), 20);
        try (var silent = RawHttp2.begun(server.port());
                var busy = RawHttp2.begun(server.port())) {
            silent.frame(RawHttp2.HEADERS, 0, 1, begun);
            busy.frame(RawHttp2.HEADERS, 0, 1, begun);
            try {
                for (var i = 0; i < 100_000; i++) {
                    busy.frame(RawHttp2.CONTINUATION, 0, 1, new byte[0]);
                }
            } catch (IOException _) {
                // It has hung up already.
            }

            server.honestClientGetsItsChange();
            busy.awaitEnd();
            silent.awaitEnd();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsEnded() throws Exception {
        try (var silent = new RawHttp2(server.port())) {
            server.honestClientGetsItsChange();
            silent.awaitEnd();
        }
    }

    @Test
    void aStreamThatDoesNotSayWhoItIsIsEnded() throws Exception {
        try (var silent = RawHttp2.begun(server.port())) {
            silent.open(1);

            assertThat(server.events.await(RecordedEvents.Refused.class).reason())
                    .isEqualTo(
                            "DEADLINE_EXCEEDED: first request: none (expected: within PT1S); stream"
                                    + " ended");
        }
        server.honestClientGetsItsChange();
    }

    @Test
    void aConnectionHasNoMoreStreamsThanAllowed() throws Exception {
        try (var greedy = RawHttp2.begun(server.port())) {
            for (var i = 0; i < 1_000; i++) {
                greedy.open(2 * i + 1).message(2 * i + 1, first());
            }
            assertThat(greedy.awaitFrame(RawHttp2.RST_STREAM)).isEqualTo(RawHttp2.RST_STREAM);
            server.honestClientGetsItsChange();

            assertThat(server.xds.clients().get()).hasSizeLessThanOrEqualTo(1 + 100);
        }
    }

    @Test
    void aClientThatNeverReadsKeepsOneResponseWaitingAndNothingMore() throws Exception {
        var names = IntStream.range(0, 5_000).mapToObj(i -> "p" + i).toList();
        server.publish(policies(names, 0));
        var sleepers = new ArrayList<RawHttp2>();
        var before = usedMemory();
        for (var i = 0; i < 20; i++) {
            sleepers.add(RawHttp2.withoutWindow(server.port()).open(1).message(1, first()));
            server.events.await(RecordedEvents.Connected.class);
        }

        for (var i = 1; i <= 20; i++) {
            server.publish(policies(names, i));
            server.honestClientGetsItsChange();
        }

        var after = usedMemory();
        System.out.printf(
                "20 clients that never read, 20 versions of 5,000 resources: %,d B each%n",
                (after - before) / 20);
        assertThat(server.events.sentTo("raw")).isEqualTo(20);
        assertThat((after - before) / 20).isLessThan(4 << 20);
        for (var sleeper : sleepers) {
            sleeper.close();
        }
    }

    private static Snapshot policies(List<String> names, int version) {
        return Snapshot.EMPTY.with(
                REDIRECT_POLICY,
                ResourceSet.of(
                        names.stream()
                                .map(
                                        n ->
                                                resource(
                                                        REDIRECT_POLICY,
                                                        n,
                                                        n + " " + version + "x".repeat(100)))
                                .toList()));
    }

    /** Heap after collections, and Netty's own memory outside of it. */
    private static long usedMemory() {
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() + PlatformDependent.usedDirectMemory();
    }

    @Test
    void dataAfterTheEndOfAStreamIsTheClientsProblem() throws Exception {
        try (var confused = RawHttp2.begun(server.port())) {
            confused.open(1)
                    .frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, RawHttp2.grpc(first()))
                    .message(1, first());

            assertThat(confused.awaitFrame(RawHttp2.RST_STREAM)).isIn(RawHttp2.RST_STREAM, -1);
        }
        server.honestClientGetsItsChange();
    }

    @Test
    void halfCloseEndsTheStreamInOrder() throws Exception {
        var client = TestClient.delta(server.channel()).send(subscribe("raw", REDIRECT_POLICY));
        client.next();

        client.complete();

        assertThat(client.end().isOk()).isTrue();
    }
}
