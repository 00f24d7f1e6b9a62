package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.rig.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shield before a gateway's port, on the loopback interface of a namespace of its own. */
class GatewayShieldE2E {

    private static final String SHIELD =
            """

            shield: {interface: %s, mode: Generic, initialsPerSecond: 1000}
            """;

    @TempDir private Path directory;
    private Path python;
    private PagesNamespace namespace;

    @SuppressWarnings("NullAway.Init") // Each test starts its own.
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        python = Http3.findPython();
        namespace = new PagesNamespace("shield", directory, python);
    }

    private Http3 gateway(String device, String... before) throws Exception {
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "",
                        GatewayProcess.allTo(namespace.address()) + SHIELD.formatted(device),
                        Stream.concat(namespace.inside().stream(), Stream.of(before))
                                .toArray(String[]::new));
        return Http3.of(gateway).in(namespace);
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        namespace.close();
    }

    private long packets(String cause) {
        return gateway.metric(
                namespace, "sidelane_gateway_shield_packets{cause=\"%s\"}".formatted(cause));
    }

    @Test
    void clientsPassAndWhatIsNoQuicDoesNot() throws Exception {
        var client = gateway("lo");

        assertThat(client.run("moves", "3", "/", "fresh").toString())
                .isEqualTo("{\"200\":3,\"ids\":3}");
        assertThat(client.run("version", "600").path("length").asInt()).isZero();
        assertThat(client.run("negotiates").path("status").asInt()).isEqualTo(200);

        assertThat(packets("established")).isPositive();
        assertThat(packets("short_header")).isPositive();
        assertThat(packets("initial")).isPositive();
        assertThat(packets("other_version")).isEqualTo(1);
        assertThat(packets("dropped_short_initial")).isEqualTo(1);
        assertThat(status()).contains("\"shield\":\"lo Generic\"");
    }

    private String status() {
        return namespace.curl("http://127.0.0.1:%d/status".formatted(gateway.admin())).stdout();
    }

    @Test
    void theNextProcessBringsItsOwn() throws Exception {
        gateway("lo");

        try (var next = gateway.next()) {
            assertThat(next.said("shield: lo Generic")).isTrue();
            assertThat(Http3.of(next).in(namespace).run("get", "/").path("status").asInt())
                    .isEqualTo(200);
        }
        assertThat(
                        Command.outcome(
                                        namespace.inside("ip", "link", "show", "lo"),
                                        "",
                                        Duration.ofSeconds(10))
                                .stdout())
                .doesNotContain("xdp");
    }

    @Test
    void whereThereMayBeNoneTheGatewayServesWithoutAndSaysSo() throws Exception {
        var client =
                gateway(
                        "lo",
                        "setpriv",
                        "--no-new-privs",
                        "--bounding-set=-bpf,-sys_admin,-net_admin",
                        "--inh-caps=-bpf,-sys_admin,-net_admin");

        assertThat(client.run("get", "/").path("status").asInt()).isEqualTo(200);
        assertThat(gateway.said("shield: lo:")).isTrue();
        assertThat(gateway.said("serving without")).isTrue();
    }

    @Test
    void anInterfaceThatIsNotThereIsSaid() throws Exception {
        var client = gateway("none0");

        assertThat(client.run("get", "/").path("status").asInt()).isEqualTo(200);
        assertThat(gateway.said("shield: none0: find interface none0")).isTrue();
    }
}
