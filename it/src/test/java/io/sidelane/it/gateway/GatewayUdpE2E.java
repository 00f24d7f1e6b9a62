package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

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

/** CONNECT-UDP (RFC 9298), by datagrams and by capsules (RFC 9297). */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayUdpE2E {

    private static final String PREFIX = "/.well-known/masque/udp/";

    private RecordingUpstream upstream;
    private UdpEcho echo;
    private GatewayProcess gateway;
    private Http3 client;
    private int closed;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
        echo = new UdpEcho();
        try (var free = GatewayProcess.free()) {
            closed = free.getLocalPort();
        }
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "datagrams: true",
                        """
                        routes:
                          - upstreams: [{name: http}]
                          - pathPrefix: /.well-known/masque/udp
                            connectUdp: {targets: [{host: 127.0.0.0/8}]}
                          - {pathPrefix: /port, connectUdp: {targets: [{host: 127.0.0.1, ports: ["%d"]}]}}
                          - {pathPrefix: /two, connectUdp: {targets: [{host: 127.0.0.1}], sockets: 2}}
                          - {pathPrefix: /idle, connectUdp: {targets: [{host: 127.0.0.1}]}, idleTimeoutMillis: 500}
                          - {pathPrefix: /name, connectUdp: {targets: [{host: localhost}]}}
                          - {pathPrefix: /any, connectUdp: {targets: [{host: "*"}]}}
                        upstreams:
                          - {name: http, endpoints: [{address: "%s"}]}
                        """
                                .formatted(echo.port(), upstream.address()));
        client = Http3.of(gateway);
    }

    @AfterAll
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
            echo.close();
            upstream.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"h1, 101", "h2, 200", "h3, 200", "datagrams, 200"})
    void packetsComeBackAsTheyWent(String kind, int status) throws Exception {
        var path = PREFIX + "127.0.0.1/%d/?%s".formatted(echo.port(), kind);
        long before = gateway.metric("sidelane_gateway_udp_datagrams_total{event=\"sent\"}");

        var told = client.udp(kind, "echoes", path, "30", "1100");

        assertThat(told.toString())
                .isEqualTo("{\"status\":%d,\"capsules\":\"?1\",\"same\":true}".formatted(status));
        assertThat(gateway.metric("sidelane_gateway_udp_datagrams_total{event=\"sent\"}") - before)
                .isEqualTo(30);
        assertThat(
                        gateway.metric(
                                "sidelane_gateway_udp_datagrams_total{event=\"unknown_context\"}"))
                .isGreaterThanOrEqualTo(30);
        var entry = gateway.logged(path);
        assertThat(entry.path("upgrade").asText()).isEqualTo("connect-udp");
        assertThat(entry.path("endpoint").asText()).endsWith(":" + echo.port());
        assertThat(entry.path("bytesIn").asLong()).isGreaterThan(33_000);
        assertThat(entry.path("bytesOut").asLong()).isGreaterThan(33_000);
    }

    @Test
    void capsulesCarryWhatNoDatagramCould() throws Exception {
        var told =
                client.udp(
                        "h3",
                        "echoes",
                        PREFIX + "127.0.0.1/%d".formatted(echo.port()),
                        "3",
                        "60000");

        assertThat(told.path("same").asBoolean()).isTrue();
    }

    @Test
    void quicGoesThrough() throws Exception {
        var told =
                client.udp(
                        "datagrams",
                        "inside",
                        PREFIX + "127.0.0.1/%d/".formatted(gateway.port()),
                        "/big/100000");

        assertThat(told.toString()).isEqualTo("{\"status\":200,\"length\":100000}");
    }

    @ParameterizedTest
    @CsvSource({
        "/port/127.0.0.1/1, 403, udp_target_refused",
        "/port/127.0.0.2/53, 403, udp_target_refused",
        "/port/localhost/53, 403, udp_target_refused",
        "/name/localhost/53, 403, udp_target_refused",
        "/name/127.0.0.1/53, 403, udp_target_refused",
        "/any/localhost/53, 403, udp_target_refused",
        "/any/127.0.0.1/53, 403, udp_target_refused",
        "/any/169.254.169.254/80, 403, udp_target_refused",
        "/any/168.63.129.16/80, 403, udp_target_refused",
        "/any/10.96.0.10/53, 403, udp_target_refused",
        "/any/%3A%3A1/53, 403, udp_target_refused",
        "/any/%3A%3Affff%3A127.0.0.1/53, 403, udp_target_refused",
        "/any/fd00%3Aec2%3A%3A254/80, 403, udp_target_refused",
        "/any/127.0.0.1/0, 400, udp_target",
        "/any/127.0.0.1/65536, 400, udp_target",
        "/any/127.0.0.1, 400, udp_target",
        "/any/fe80%3A%3A1%25eth0/53, 400, udp_target",
        "/other/127.0.0.1/53, 501, connect_udp_unsupported"
    })
    void whatIsNotNamedIsRefused(String path, int status, String why) throws Exception {
        var told = client.udp("h2", "opens", path);

        assertThat(told.path("status").asInt()).isEqualTo(status);
        assertThat(told.path("why").asText()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({
        "/port/127.0.0.1/1, 403, udp_target_refused",
        "/other/127.0.0.1/53, 501, connect_udp_unsupported"
    })
    void anUpgradeIsRefusedAsAConnectIs(String path, int status, String why) throws Exception {
        var told = client.udp("h1", "opens", path);

        assertThat(told.path("status").asInt()).isEqualTo(status);
        assertThat(told.path("why").asText()).endsWith(why);
    }

    @Test
    void aConnectionEndsWithItsTunnel() throws Exception {
        var told = client.udp("h1", "ends", PREFIX + "127.0.0.1/%d/".formatted(closed));

        assertThat(told.path("status").asInt()).isEqualTo(101);
        Waiting.until(this::nothingIsOpen, "the socket is closed");
    }

    @Test
    void socketsAreBounded() throws Exception {
        Waiting.until(this::nothingIsOpen, "the sockets of others are closed");

        var told = client.udp("h3", "holds", "/two/127.0.0.1/%d".formatted(echo.port()), "4");

        assertThat(told.toString()).isEqualTo("[200,200,503,503]");
        Waiting.until(this::nothingIsOpen, "the sockets are closed");
    }

    private boolean nothingIsOpen() throws Exception {
        return gateway.metric("sidelane_gateway_udp_sockets") == 0;
    }

    @Test
    void whoIsNotThereIsToldByABrokenStream() throws Exception {
        var told = client.udp("h3", "ends", PREFIX + "127.0.0.1/%d/".formatted(closed));

        assertThat(told.toString()).isEqualTo("{\"status\":200,\"reset\":268}");
        Waiting.until(this::nothingIsOpen, "the socket is closed");
    }

    @Test
    void aTunnelOfWhichNobodyMakesUseEnds() throws Exception {
        var told = client.udp("h3", "ends", "/idle/127.0.0.1/%d".formatted(echo.port()));

        assertThat(told.path("status").asInt()).isEqualTo(200);
        assertThat(told.path("reset").isInt()).isTrue();
        Waiting.until(this::nothingIsOpen, "the socket is closed");
    }

    @Test
    void aRouteOfConnectUdpIsOneForNothingElse() throws Exception {
        assertThat(client.run("get", "/any/127.0.0.1/53").path("status").asInt()).isEqualTo(404);
    }
}
