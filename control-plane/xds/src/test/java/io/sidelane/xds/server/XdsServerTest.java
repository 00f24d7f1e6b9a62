package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.LDS;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static io.sidelane.xds.server.TestClient.ack;
import static io.sidelane.xds.server.TestClient.ask;
import static io.sidelane.xds.server.TestClient.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status.Code;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.ResourceStatus;
import io.sidelane.xds.client.Tuning;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class XdsServerTest {
    private static final String GROUP = "group/";

    private final ServerUnderTest server = new ServerUnderTest(XdsServerBuilder::allowAnonymous);

    XdsServerTest() throws IOException {}

    @AfterEach
    void close() {
        server.close();
    }

    private void publish(ResourceType type, String... contents) {
        server.xds.publish(GROUP, Snapshot.EMPTY.with(type, set(type, contents)));
    }

    @Test
    void servesStateOfTheWorld() throws Exception {
        publish(CDS, "a=1");
        var client = TestClient.sotw(server.channel()).send(ask("envoy", CDS));
        var first = client.next();
        client.send(ack(first));
        publish(CDS, "a=1", "b=1");
        var second = client.next();

        assertThat(first.getResourcesList()).hasSize(1);
        assertThat(first.getResources(0).getTypeUrl()).isEqualTo(CDS.url());
        assertThat(second.getResourcesList()).hasSize(2);
        assertThat(server.events.await(Outcome.Acknowledged.class).response().version())
                .isEqualTo(first.getVersionInfo());
    }

    @Test
    void servesDelta() throws Exception {
        publish(EDS, "a=1", "b=1");
        var client = TestClient.delta(server.channel()).send(subscribe("envoy", EDS, "a", "x"));
        var first = client.next();
        client.send(ack(first));
        publish(EDS, "b=1");
        var second = client.next();

        assertThat(first.getResourcesList())
                .singleElement()
                .satisfies(r -> assertThat(r.getName()).isEqualTo("a"));
        assertThat(first.getRemovedResourcesList()).containsExactly("x");
        assertThat(second.getRemovedResourcesList()).containsExactly("a");
    }

    @Test
    void servesOneTypeOnAStreamOfItsOwn() throws Exception {
        publish(CDS, "a=1");
        var client =
                TestClient.<DiscoveryRequest, DiscoveryResponse>of(
                        server.channel(),
                        (c, o) -> ClusterDiscoveryServiceGrpc.newStub(c).streamClusters(o));

        client.send(DiscoveryRequest.newBuilder().setNode(TestClient.node("envoy")).build());
        assertThat(client.next().getResourcesList()).hasSize(1);
        client.send(ask("envoy", LDS));

        assertThat(client.end().getDescription())
                .isEqualTo(
                        "type_url: %s (expected: %s or none in this service); stream ended"
                                .formatted(LDS.url(), CDS.url()));
    }

    @Test
    void aReconnectIsSentNothingThatIsEqual() throws Exception {
        publish(EDS, "a=1", "b=1");
        var had = Objects.requireNonNull(set(EDS, "a=1").get("a")).version();
        var request =
                subscribe("envoy", EDS, "a").toBuilder()
                        .putAllInitialResourceVersions(Map.of("a", had))
                        .build();

        var client = TestClient.delta(server.channel()).send(request);
        server.events.await(RecordedEvents.Connected.class);
        // A second subscription is answered in the same stream, after what was left out.
        client.send(subscribe("envoy", EDS, "b"));

        assertThat(client.next().getResourcesList())
                .singleElement()
                .satisfies(r -> assertThat(r.getName()).isEqualTo("b"));
        assertThat(client.unseen()).isZero();
        assertThat(server.events.sent).hasValue(1);
    }

    @Test
    void aClientThatDoesNotReadHoldsNobodyAndGetsTheNewestOnceItDoes() throws Exception {
        publish(REDIRECT_POLICY, "a=0");
        publish(EDS, "a=0");
        var sleeper = TestClient.neverReading(server.channel());
        sleeper.send(subscribe("sleeper", EDS, "a"));
        server.events.await(RecordedEvents.Connected.class);
        var other = TestClient.delta(server.channel()).send(subscribe("other", EDS, "a"));
        other.send(ack(other.next()));

        for (var i = 1; i <= 1_000; i++) {
            publish(EDS, "a=" + i);
        }
        var last = set(EDS, "a=1000").get("a");
        DeltaDiscoveryResponse response;
        do {
            response = other.next();
            other.send(ack(response));
        } while (!response.getResources(0).getVersion().equals(version(last)));

        sleeper.read(10);

        assertThat(sleeper.next().getResources(0).getVersion()).isEqualTo(version(last));
        assertThat(sleeper.unseen()).isZero();
    }

    private static String version(@Nullable Resource r) {
        return Objects.requireNonNull(r).version();
    }

    @Test
    void aStaleNonceIsIgnored() throws Exception {
        publish(EDS, "a=1", "b=1");
        var client = TestClient.sotw(server.channel()).send(ask("envoy", EDS, "a"));
        var first = client.next();
        client.send(ack(first, "a").toBuilder().setResponseNonce("stale").build());
        server.events.await(Outcome.StaleNonce.class);
        client.send(ack(first, "a"));
        publish(EDS, "a=2", "b=1");

        assertThat(client.next().getNonce()).isEqualTo("2");
    }

    @Test
    void aRejectionIsToldOnceInTheClientsWordsAndNotSentAgain() throws Exception {
        publish(LDS, "good=1", "bad=1");
        var client = TestClient.sotw(server.channel()).send(ask("envoy", LDS));
        var bad = client.next();
        var nack =
                ack(bad).toBuilder()
                        .setVersionInfo("")
                        .setErrorDetail(Status.newBuilder().setMessage("no filter chains"))
                        .build();

        client.send(nack).send(nack);
        var rejected = server.events.await(Outcome.Rejected.class);
        publish(LDS, "good=1", "bad=1");
        publish(LDS, "good=1", "bad=2");

        assertThat(rejected.error()).isEqualTo("no filter chains");
        assertThat(rejected.version()).isEqualTo(bad.getVersionInfo());
        assertThat(client.next().getNonce()).isEqualTo("2");
        assertThat(server.events.sent).hasValue(2);
        assertThat(server.events.events).noneMatch(Outcome.Rejected.class::isInstance);
    }

    @Test
    void tooManySubscriptionsEndOnlyTheirStream() throws Exception {
        publish(EDS, "a=1");
        var channel = server.channel();
        var other = TestClient.delta(channel).send(subscribe("other", EDS, "a"));
        other.send(ack(other.next()));
        var names = IntStream.range(0, 20_000).mapToObj(i -> "n" + i).toArray(String[]::new);

        var greedy = TestClient.delta(channel).send(subscribe("greedy", EDS, names));

        assertThat(greedy.end().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(greedy.end().getDescription())
                .isEqualTo(
                        "subscriptions: 20000 (expected: at most 16384 over all types);"
                                + " stream ended");
        publish(EDS, "a=2");
        assertThat(other.next().getResourcesCount()).isEqualTo(1);
        assertThat(other.ended()).isFalse();
    }

    @Test
    void anUnknownTypeIsRefusedWithThoseThatAreServed() throws Exception {
        var client =
                TestClient.sotw(server.channel())
                        .send(
                                DiscoveryRequest.newBuilder()
                                        .setNode(TestClient.node("envoy"))
                                        .setTypeUrl("type.googleapis.com/nothing")
                                        .build());

        assertThat(client.end().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(client.end().getDescription())
                .startsWith("type_url: type.googleapis.com/nothing (expected: one of ")
                .contains(REDIRECT_POLICY.url());
    }

    @Test
    void aClientHasToSayWhoItIsAndStayThat() throws Exception {
        var nobody = TestClient.delta(server.channel()).send(subscribe("", EDS, "a"));
        var changing = TestClient.delta(server.channel()).send(subscribe("one", EDS, "a"));
        changing.send(subscribe("another", EDS, "b"));

        assertThat(nobody.end().getDescription()).startsWith("node.id: empty (expected:");
        assertThat(changing.end().getDescription())
                .startsWith("node.id: another (expected: one, as in the first request");
    }

    @Test
    void oversizedMetadataIsRefused() throws Exception {
        var node =
                Node.newBuilder()
                        .setId("envoy")
                        .setMetadata(
                                Struct.newBuilder()
                                        .putFields(
                                                "k",
                                                Value.newBuilder()
                                                        .setStringValue("x".repeat(300_000))
                                                        .build()));
        var request =
                DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(EDS.url()).build();

        var client = TestClient.delta(server.channel()).send(request);

        assertThat(client.end().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(client.end().getDescription()).startsWith("node.metadata: 3000");
    }

    @Test
    void moreClientsThanAllowedAreSentAway() throws Exception {
        try (var small =
                new ServerUnderTest(
                        b ->
                                b.allowAnonymous()
                                        .limits(
                                                new Limits(
                                                        1,
                                                        1,
                                                        1 << 20,
                                                        1 << 20,
                                                        500,
                                                        Duration.ofSeconds(10),
                                                        Tuning.DEFAULT)))) {
            var first = TestClient.delta(small.channel()).send(subscribe("first", EDS, "a"));
            small.events.await(RecordedEvents.Connected.class);
            var second = TestClient.delta(small.channel());

            assertThat(second.end().getDescription())
                    .isEqualTo("clients: 2 (expected: at most 1); stream ended");
            first.complete();
            assertThat(first.end().isOk()).isTrue();
            small.events.await(RecordedEvents.Disconnected.class);
        }
    }

    @Test
    void drainingSendsAllAwayAndTakesNobody() throws Exception {
        var client = TestClient.delta(server.channel()).send(subscribe("envoy", EDS, "a"));
        server.events.await(RecordedEvents.Connected.class);

        server.xds.drain(Duration.ofMillis(50)).get(20, TimeUnit.SECONDS);
        var late = TestClient.delta(server.channel());

        assertThat(client.end().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(late.end().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void showsItsClients() throws Exception {
        publish(EDS, "a=1");
        var client = TestClient.delta(server.channel()).send(subscribe("envoy", EDS, "a", "b"));
        client.next();

        var clients = server.xds.clients().get(20, TimeUnit.SECONDS);

        assertThat(clients)
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.client().nodeId()).isEqualTo("envoy");
                            assertThat(c.types().getFirst().names()).isEqualTo(2);
                            assertThat(c.types().getFirst().waiting()).isTrue();
                        });
    }

    @Test
    void showsWhatAClientHas() throws Exception {
        publish(EDS, "a=1");
        var client = TestClient.delta(server.channel()).send(subscribe("envoy", EDS, "a"));
        client.next();
        var stream = server.xds.clients().get(20, TimeUnit.SECONDS).getFirst().client().stream();

        var known = server.xds.resources(stream, 10).get(20, TimeUnit.SECONDS).orElseThrow();
        var unknown = server.xds.resources(stream + 1, 10).get(20, TimeUnit.SECONDS);

        assertThat(known.status().client().nodeId()).isEqualTo("envoy");
        assertThat(known.resources())
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.name()).isEqualTo("a");
                            assertThat(r.progress()).isEqualTo(ResourceStatus.Progress.SENT);
                        });
        assertThat(unknown).isEmpty();
    }

    @Test
    void showsWhatAGroupShallHave() throws Exception {
        publish(CDS, "a=1");

        var published = server.xds.snapshot(GROUP).get(20, TimeUnit.SECONDS).orElseThrow();
        var groups = server.xds.groups().get(20, TimeUnit.SECONDS);
        var nothing = server.xds.snapshot("other").get(20, TimeUnit.SECONDS);

        assertThat(published.resources(CDS.url()).get("a")).isNotNull();
        assertThat(groups).containsExactly(GROUP);
        assertThat(nothing).isEmpty();
    }
}
