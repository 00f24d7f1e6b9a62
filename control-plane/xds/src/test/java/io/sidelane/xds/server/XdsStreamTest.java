package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.LDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.InitialVersions;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Request;
import io.sidelane.xds.client.Tuning;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class XdsStreamTest {
    private static final Limits NO_PATIENCE =
            new Limits(
                    1,
                    1,
                    1 << 20,
                    1 << 18,
                    500,
                    Duration.ofSeconds(10),
                    new Tuning(100, Duration.ofNanos(1), 1 << 20));

    @Test
    void aClientThatDoesNotReadWhileAPhaseIsLateIsNotLookedAtUntilItDoes() throws Exception {
        try (var server = new ServerUnderTest(b -> b.allowAnonymous().limits(NO_PATIENCE))) {
            var transport = new TransportOfOne();
            var stream = server.xds.open(Codec.DELTA, "", transport);
            stream.onNext(subscribe(CDS));
            stream.onNext(subscribe(LDS));
            server.xds.publish(
                    "group/", Snapshot.EMPTY.with(CDS, set(CDS, "a=1")).with(LDS, set(LDS, "l=1")));
            allWasDone(server);
            int looks = transport.looks.get();

            for (int i = 0; i < 10; i++) {
                allWasDone(server);
            }

            assertThat(transport.looks).hasValue(looks);
            assertThat(server.events.sentTo("sleeper")).isEqualTo(1);
            transport.readAgain();
            server.events.await(Outcome.PhaseTimedOut.class);
            allWasDone(server);
            assertThat(server.events.sentTo("sleeper")).isEqualTo(2);
        }
    }

    private static Incoming subscribe(ResourceType type) {
        return new Incoming.Message(
                1,
                TestClient.node("sleeper"),
                new Request.Delta(
                        type.url(), "", null, List.of(), List.of(), InitialVersions.NONE));
    }

    /** What was due: on the server's own thread, then in the stream's mailbox. */
    private static void allWasDone(ServerUnderTest server) throws Exception {
        var _ = server.xds.clients().get(20, TimeUnit.SECONDS);
    }

    /** Takes one response, then none until it is read from. */
    private static final class TransportOfOne extends ServerCallStreamObserver<Outgoing> {
        final AtomicInteger looks = new AtomicInteger();
        private volatile boolean full;
        private @Nullable Runnable onReady;

        void readAgain() {
            full = false;
            if (onReady != null) {
                onReady.run();
            }
        }

        @Override
        public boolean isReady() {
            looks.incrementAndGet();
            return !full;
        }

        @Override
        public void onNext(Outgoing response) {
            full = true;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void disableAutoRequest() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
