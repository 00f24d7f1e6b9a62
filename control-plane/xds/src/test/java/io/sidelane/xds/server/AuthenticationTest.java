package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static io.sidelane.xds.server.TestClient.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.Tuning;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private static final Limits TWO_OF_ONE =
            new Limits(100, 2, 1 << 20, 1 << 18, 500, Duration.ofSeconds(10), Tuning.DEFAULT);

    private final ServerUnderTest server =
            new ServerUnderTest(
                    b ->
                            b.limits(TWO_OF_ONE)
                                    .tokens(
                                            token ->
                                                    token.startsWith("node-")
                                                            ? new ClientIdentity("agent", token)
                                                            : null));

    AuthenticationTest() throws IOException {}

    @AfterEach
    void close() {
        server.close();
    }

    private Channel bearing(String authorization) {
        var headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        return ClientInterceptors.intercept(
                server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void anAgentGetsItsOwnNodesPolicy() throws Exception {
        server.xds.publish(
                "group/", Snapshot.EMPTY.with(REDIRECT_POLICY, set(REDIRECT_POLICY, "p=1")));

        var agent =
                TestClient.delta(bearing("Bearer node-1"))
                        .send(subscribe("node-1", REDIRECT_POLICY));

        assertThat(agent.next().getResourcesCount()).isEqualTo(1);
    }

    @Test
    void anAgentIsRefusedAnotherNodesPolicy() throws Exception {
        var agent =
                TestClient.delta(bearing("Bearer node-1"))
                        .send(subscribe("node-2", REDIRECT_POLICY));

        assertThat(agent.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(agent.end().getDescription())
                .isEqualTo("node.id: node-2 (expected: node-1, the node of agent); stream ended");
    }

    @Test
    void theRefusalHoldsForATypeThatIsAskedForLater() throws Exception {
        var agent = TestClient.delta(bearing("Bearer node-1")).send(subscribe("node-2", EDS, "a"));
        server.events.await(RecordedEvents.Connected.class);

        agent.send(subscribe("node-2", REDIRECT_POLICY));

        assertThat(agent.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void oneIdentityDoesNotTakeTheStreamsOfOthers() throws Exception {
        var first = TestClient.delta(bearing("Bearer node-1")).send(subscribe("node-1", EDS, "a"));
        server.events.await(RecordedEvents.Connected.class);
        var _ = TestClient.delta(bearing("Bearer node-1")).send(subscribe("node-1", EDS, "a"));
        server.events.await(RecordedEvents.Connected.class);

        var third = TestClient.delta(bearing("Bearer node-1")).send(subscribe("node-1", EDS, "a"));

        assertThat(third.end().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(third.end().getDescription())
                .isEqualTo("clients of one identity: 3 (expected: at most 2); stream ended");
        assertThat(server.events.await(RecordedEvents.Refused.class).code())
                .isEqualTo(Code.RESOURCE_EXHAUSTED);
        var _ = TestClient.delta(bearing("Bearer node-2")).send(subscribe("node-2", EDS, "a"));
        server.events.await(RecordedEvents.Connected.class);
        first.complete();
        server.events.await(RecordedEvents.Disconnected.class);
        var _ = TestClient.delta(bearing("Bearer node-1")).send(subscribe("node-1", EDS, "a"));
        server.events.await(RecordedEvents.Connected.class);
    }

    @Test
    void aWrongTokenAndNoTokenAreRefused() throws Exception {
        var wrong = TestClient.delta(bearing("Bearer stolen"));
        var basic = TestClient.delta(bearing("Basic node-1"));
        var none = TestClient.delta(server.channel());

        assertThat(wrong.end().getCode()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(basic.end().getCode()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(none.end().getDescription())
                .isEqualTo(
                        "identity: none (expected: a client certificate with a SPIFFE URI or a common name, or a bearer token);"
                                + " stream ended");
    }
}
