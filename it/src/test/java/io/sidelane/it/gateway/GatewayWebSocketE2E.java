package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WebSockets over each HTTP (RFC 6455, 8441, 9220), to an upstream that knows HTTP/1.1 alone, and
 * to one of HTTP/2, which is another gateway.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayWebSocketE2E {

    /* What the kernel's buffers of a loopback connection and the gateway's own come to, at most. */
    private static final int HELD = 24 << 20;

    private RecordingUpstream upstream;
    private GatewayProcess gateway;
    private GatewayProcess front;
    private Http3 client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "",
                        """
                        routes:
                          - {upstreams: [{name: sockets}], methods: [GET], retries: 0}
                          - {upstreams: [{name: sockets}], pathPrefix: /idle, idleTimeoutMillis: 300}
                        upstreams:
                          - name: sockets
                            endpoints: [{address: "%s"}]
                            outlier: {consecutive: 0}
                        """
                                .formatted(upstream.address()));
        client = Http3.of(gateway);
        front =
                GatewayProcess.start(
                        directory.resolve("front"),
                        "",
                        """
                        routes:
                          - upstreams: [{name: gateway}]
                        upstreams:
                          - name: gateway
                            protocol: Http2
                            endpoints: [{address: "%s"}]
                            tls: {ca: "%s", name: %s}
                        """
                                .formatted(
                                        gateway.address(),
                                        gateway.authority(),
                                        GatewayProcess.NAME));
    }

    @AfterAll
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
            upstream.close();
        }
        if (front != null) {
            front.close();
        }
    }

    private JsonNode run(String http, String command, String path, String... arguments)
            throws IOException {
        return client.webSocket(http, command, path, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1", "h2", "h3"})
    void messagesComeBackAsTheyWentAndTheEndIsClean(String http) throws Exception {
        var path = "/ws/" + http;

        var told = run(http, "echoes", path, "40", "50000");

        assertThat(told.toString())
                .isEqualTo(
                        """
                        {"status":%d,"protocol":"chat","same":true,"close":1000,"end":true,"reset":null}"""
                                .formatted(http.equals("h1") ? 101 : 200));
        var entry = gateway.logged(path);
        assertThat(entry.path("upgrade").asText()).isEqualTo("websocket");
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        assertThat(entry.path("protocol").asText()).startsWith("HTTP/" + http.substring(1));
        assertThat(entry.path("bytesIn").asLong()).isGreaterThan(2_000_000);
        assertThat(entry.path("bytesOut").asLong()).isGreaterThan(2_000_000);
        assertThat(entry.has("reason")).isFalse();
        assertThat(head(path))
                .contains("connection: upgrade\r\n", "upgrade: websocket\r\n")
                .contains("sec-websocket-version: 13\r\n", "origin: https://shop.example\r\n")
                .containsOnlyOnce("sec-websocket-key: ")
                .doesNotContain("content-length", "transfer-encoding", ":protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1", "h2", "h3"})
    void messagesGoThroughAnUpstreamOfHttp2(String http) throws Exception {
        var path = "/ws/over-" + http;

        var told = Http3.of(front).webSocket(http, "echoes", path, "40", "50000");

        assertThat(told.path("protocol").asText()).isEqualTo("chat");
        assertThat(told.path("same").asBoolean()).isTrue();
        assertThat(told.path("close").asInt()).isEqualTo(1000);
        assertThat(told.path("end").asBoolean()).isTrue();
        assertThat(told.path("reset").isNull()).isTrue();
        assertThat(front.logged(path).path("bytesOut").asLong()).isGreaterThan(2_000_000);
        assertThat(gateway.logged(path).path("protocol").asText()).isEqualTo("HTTP/2");
    }

    @Test
    void anUpstreamOfHttp2ThatRefusesIsHeard() throws Exception {
        var told = Http3.of(front).webSocket("h2", "opens", "/ws/refuse");

        assertThat(told.path("status").asInt()).isEqualTo(403);
        assertThat(told.path("body").asText().strip()).isEqualTo("no");
    }

    private String head(String path) {
        return upstream.heads().stream()
                .filter(each -> each.startsWith("GET " + path + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anOrdinaryClientFindsNothingOdd() throws Exception {
        assertThat(run("h1", "library", "/ws/library").toString())
                .isEqualTo("{\"text\":\"hello\",\"protocol\":\"chat\",\"close\":1000}");
    }

    @ParameterizedTest
    @CsvSource({
        "h1,/ws/refuse,403,no",
        "h2,/ws/refuse,403,no",
        "h3,/ws/refuse,403,no",
        "h1,/ws/unaware,502,not_upgraded",
        "h2,/ws/unaware,502,not_upgraded",
        "h3,/ws/unaware,502,not_upgraded",
        "h1,/ws/wrong,502,malformed_response",
        "h3,/ws/wrong,502,malformed_response",
        "h2,/ws/unproved,502,malformed_response"
    })
    void whatTheUpstreamDoesNotAgreeToIsNoTunnel(String http, String path, int status, String body)
            throws Exception {
        var told = run(http, "opens", path);

        assertThat(told.path("status").asInt()).isEqualTo(status);
        assertThat(told.path("body").asText().strip()).isEqualTo(body);
        assertThat(told.path("fields").has("sec-websocket-accept")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "h3"})
    void anUpstreamThatEndsAndOneThatBreaksAreToldApart(String http) throws Exception {
        var ends = run(http, "opens", "/ws/ends");
        var breaks = run(http, "opens", "/ws/breaks");

        assertThat(ends.path("reset").asInt(0)).isZero();
        assertThat(ends.path("body").asText()).isEqualTo("\u0082\u0001\u0001");
        assertThat(breaks.path("reset").asInt()).isEqualTo(http.equals("h2") ? 8 : 0x10c);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1", "h2", "h3"})
    void aReaderThatIsSlowHoldsItsUpstreamBack(String http) throws Exception {
        var told = run(http, "reads_late", "/ws/flood", upstream.address(), "0");

        assertThat(told.path("held").asInt()).isLessThan(HELD);
        assertThat(told.path("got").asInt()).isEqualTo(WebSocketAnswers.FLOOD << 16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1", "h2", "h3"})
    void anUpstreamThatReadsNothingHoldsItsClientBack(String http) throws Exception {
        var told = run(http, "writes_to_nobody", "/ws/deaf", Integer.toString(100 << 20));

        assertThat(told.path("accepted").asInt()).isLessThan(HELD);
    }

    @Test
    void aTunnelWithoutBytesIsEnded() throws Exception {
        run("h3", "opens", "/idle/deaf");

        assertThat(gateway.logged("/idle/deaf").path("reason").asText()).isEqualTo("idle_timeout");
        Waiting.until(
                () -> gateway.metric("sidelane_gateway_open_tunnels") == 0, "no tunnel is open");
        assertThat(gateway.metric("sidelane_gateway_tunnels_total")).isPositive();
    }
}
