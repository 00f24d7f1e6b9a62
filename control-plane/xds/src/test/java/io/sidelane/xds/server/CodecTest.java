package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.resource;
import static io.sidelane.xds.TypeRegistry.EDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.MethodDescriptor.Marshaller;
import io.sidelane.xds.client.InitialVersions;
import io.sidelane.xds.client.Request;
import io.sidelane.xds.client.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is encoded by hand is what the generated classes would have made of it. */
class CodecTest {
    private static final Node NODE = Node.newBuilder().setId("envoy").setCluster("mesh").build();

    private static final Response RESPONSE =
            new Response(
                    EDS.url(),
                    "7",
                    "v",
                    List.of(resource(EDS, "a", "1"), resource(EDS, "ü", "")),
                    List.of("gone"));

    private static Incoming parse(Codec codec, byte[] bytes) {
        Marshaller<Incoming> marshaller = Wire.requests(codec, "fixed");
        return marshaller.parse(new ByteArrayInputStream(bytes));
    }

    private static byte[] drained(Outgoing outgoing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(outgoing.available()).isEqualTo(outgoing.size());
        outgoing.drainTo(bytes);
        assertThat(outgoing.available()).isZero();
        return bytes.toByteArray();
    }

    @Test
    void aDeltaResponseIsMadeOfEntriesThatAreEncodedOnce() throws IOException {
        var expected =
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl(EDS.url())
                        .setNonce("7")
                        .setSystemVersionInfo("v")
                        .addRemovedResources("gone");
        for (var r : RESPONSE.resources()) {
            expected.addResources(
                    Resource.newBuilder()
                            .setName(r.name())
                            .setVersion(r.version())
                            .setResource(r.body()));
        }

        var bytes = drained(Codec.DELTA.encode(RESPONSE));

        assertThat(DeltaDiscoveryResponse.parseFrom(bytes)).isEqualTo(expected.build());
        assertThat(bytes).hasSize(expected.build().getSerializedSize());
    }

    @Test
    void aFullResponseIsMadeOfPartsOfTheSameEntries() throws IOException {
        var expected =
                DiscoveryResponse.newBuilder()
                        .setTypeUrl(EDS.url())
                        .setNonce("7")
                        .setVersionInfo("v");
        RESPONSE.resources().forEach(r -> expected.addResources(r.body()));

        var bytes = drained(Codec.STATE_OF_THE_WORLD.encode(RESPONSE));

        assertThat(DiscoveryResponse.parseFrom(bytes)).isEqualTo(expected.build());
    }

    @Test
    void aResponseIsReadAsItIsDrained() throws IOException {
        var drained = drained(Codec.DELTA.encode(RESPONSE));

        assertThat(Codec.DELTA.encode(RESPONSE).readAllBytes()).isEqualTo(drained);
    }

    @Test
    void aDeltaRequestIsReadWithoutItsMessages() {
        var request =
                DeltaDiscoveryRequest.newBuilder()
                        .setNode(NODE)
                        .setTypeUrl(EDS.url())
                        .addResourceNamesSubscribe("a")
                        .addResourceNamesUnsubscribe("b")
                        .putInitialResourceVersions("c", "1")
                        .putInitialResourceVersions("", "")
                        .setResponseNonce("7")
                        .setErrorDetail(Status.newBuilder().setCode(3).setMessage("no"))
                        .setUnknownFields(
                                UnknownFieldSet.newBuilder()
                                        .addField(
                                                99,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(1)
                                                        .build())
                                        .build())
                        .build();

        var read =
                (Request.Delta)
                        ((Incoming.Message) parse(Codec.DELTA, request.toByteArray())).request();

        assertThat(parse(Codec.DELTA, request.toByteArray()))
                .extracting("bytes", "node")
                .containsExactly(request.getSerializedSize(), NODE);
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("initialVersions")
                .isEqualTo(
                        new Request.Delta(
                                EDS.url(),
                                "7",
                                "no",
                                List.of("a"),
                                List.of("b"),
                                InitialVersions.NONE));
        assertThat(read.initialVersions().byName()).isEqualTo(Map.of("c", "1", "", ""));
    }

    @Test
    void aFullRequestIsReadWithoutItsMessages() {
        var request =
                DiscoveryRequest.newBuilder()
                        .setNode(NODE)
                        .setVersionInfo("v")
                        .addResourceNames("a")
                        .setResponseNonce("7")
                        .build();

        assertThat(parse(Codec.STATE_OF_THE_WORLD, request.toByteArray()))
                .isEqualTo(
                        new Incoming.Message(
                                request.getSerializedSize(),
                                NODE,
                                new Request.StateOfTheWorld(
                                        "fixed", "7", null, "v", List.of("a"))));
    }

    @Test
    void bytesThatAreNoRequestAreSaidToBeSo() {
        var truncated = new byte[] {(byte) (2 << 3 | 2), 100, 1};
        var notUtf8 = new byte[] {2 << 3 | 2, 2, (byte) 0xc3, (byte) 0x28};
        var endOfNoGroup = new byte[] {9 << 3 | 4};

        assertThat(List.of(truncated, notUtf8, endOfNoGroup))
                .allSatisfy(
                        bytes ->
                                assertThat(parse(Codec.DELTA, bytes))
                                        .isInstanceOf(Incoming.Malformed.class));
        assertThat(parse(Codec.DELTA, "hello".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Incoming.Malformed.class);
    }
}
