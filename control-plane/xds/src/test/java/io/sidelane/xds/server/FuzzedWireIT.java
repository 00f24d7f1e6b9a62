package io.sidelane.xds.server;

import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.server.TestClient.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Mutations of a real conversation, from fixed seeds: of messages in well-formed frames, and of
 * frames. Whatever they do to their own stream, the server never errs and the client beside it is
 * served.
 */
class FuzzedWireIT {
    private static final int MESSAGES = 600;
    private static final int CONNECTIONS = 150;
    private static final int EACH = 50;

    private final RealServer server;

    FuzzedWireIT() throws Exception {
        server = new RealServer(Transport.DEFAULT, Limits.DEFAULT);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static DeltaDiscoveryRequest real() {
        return DeltaDiscoveryRequest.newBuilder()
                .setNode(
                        Node.newBuilder()
                                .setId("fuzz")
                                .setMetadata(Struct.newBuilder().putFields("k", nested(5))))
                .setTypeUrl(CDS.url())
                .addResourceNamesSubscribe("a")
                .addResourceNamesUnsubscribe("b")
                .putInitialResourceVersions("a", "1")
                .setErrorDetail(Status.newBuilder().setCode(3).setMessage("no"))
                .build();
    }

    private static Value nested(int depth) {
        var value = Value.newBuilder().setStringValue("x").build();
        for (var i = 0; i < depth; i++) {
            value =
                    Value.newBuilder()
                            .setListValue(ListValue.newBuilder().addValues(value))
                            .build();
        }
        return value;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        var copy = bytes.clone();
        for (var i = random.nextInt(1, 5); i > 0; i--) {
            var at = random.nextInt(copy.length);
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt();
                case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy = Arrays.copyOf(copy, Math.max(1, at));
                default -> {
                    var from = random.nextInt(copy.length);
                    var length = Math.min(copy.length - from, copy.length - at);
                    System.arraycopy(copy, from, copy, at, length);
                }
            }
        }
        return copy;
    }

    @Test
    void mutatedMessagesEndTheirStreamAtMost() throws Exception {
        var random = new Random(1);
        var real = real().toByteArray();
        for (var i = 0; i < MESSAGES / EACH; i++) {
            try (var connection = RawHttp2.begun(server.port())) {
                for (var stream = 1; stream < 2 * EACH; stream += 2) {
                    connection
                            .open(stream)
                            .message(stream, random.nextInt(3) == 0 ? real : mutated(real, random))
                            .message(stream, mutated(real, random));
                }
                server.honestClientGetsItsChange();
                server.events.awaitStreams((i + 1) * EACH);
            }
        }
        assertNoServerErrors();
    }

    @Test
    void wellFormedNonsenseEndsItsStreamAtMost() throws Exception {
        var random = new Random(2);
        for (var i = 0; i < MESSAGES / EACH; i++) {
            try (var connection = RawHttp2.begun(server.port())) {
                for (var stream = 1; stream < 2 * EACH; stream += 2) {
                    connection.open(stream);
                    for (var n = random.nextInt(1, 6); n > 0; n--) {
                        connection.message(stream, nonsense(random).toByteArray());
                    }
                }
                server.honestClientGetsItsChange();
                server.events.awaitStreams((i + 1) * EACH);
            }
        }
        assertNoServerErrors();
    }

    private static DeltaDiscoveryRequest nonsense(Random random) {
        var names = List.of("a", "*", "", "a\u0000b", "ü".repeat(600), "xdstp://x/y?z=*");
        var request = DeltaDiscoveryRequest.newBuilder().setNode(node("n" + random.nextInt(3)));
        request.setTypeUrl(
                List.of(CDS.url(), EDS.url(), "", "type.googleapis.com/").get(random.nextInt(4)));
        for (var i = random.nextInt(4); i > 0; i--) {
            request.addResourceNamesSubscribe(names.get(random.nextInt(names.size())));
            request.addResourceNamesUnsubscribe(names.get(random.nextInt(names.size())));
            request.putInitialResourceVersions(names.get(random.nextInt(names.size())), "1");
        }
        request.setResponseNonce(List.of("", "1", "2", "-1").get(random.nextInt(4)));
        if (random.nextBoolean()) {
            request.setErrorDetail(Status.newBuilder().setMessage("\u0000\n"));
        }
        return request.build();
    }

    @Test
    void metadataThatIsNestedTooDeepEndsItsStream() throws Exception {
        var deep =
                real().toBuilder()
                        .setNode(
                                node("deep").toBuilder()
                                        .setMetadata(
                                                Struct.newBuilder().putFields("k", nested(200))))
                        .build();

        var client = TestClient.delta(server.channel()).send(deep);

        assertThat(client.end().getDescription())
                .endsWith("that do not decode (expected: protobuf, DELTA); stream ended");
        server.honestClientGetsItsChange();
    }

    @Test
    void mutatedFramesEndTheirConnectionAtMost() throws Exception {
        var random = new Random(3);
        var conversation = conversation();
        for (var i = 0; i < CONNECTIONS; i++) {
            try (var connection = RawHttp2.begun(server.port())) {
                connection.send(mutated(conversation, random));
            } catch (IOException _) {
                // The server had hung up before all was said.
            }
            if (i % 10 == 0) {
                server.honestClientGetsItsChange();
            }
        }
        server.honestClientGetsItsChange();
        assertNoServerErrors();
    }

    private static byte[] conversation() {
        var all = new ByteArrayOutputStream();
        for (var stream = 1; stream < 8; stream += 2) {
            all.writeBytes(
                    RawHttp2.frameBytes(
                            RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.headers()));
            for (var i = 0; i < 3; i++) {
                all.writeBytes(
                        RawHttp2.frameBytes(
                                RawHttp2.DATA, 0, stream, RawHttp2.grpc(real().toByteArray())));
            }
        }
        return all.toByteArray();
    }

    private void assertNoServerErrors() {
        assertThat(server.events.events)
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain("INTERNAL", "\n"));
    }
}
