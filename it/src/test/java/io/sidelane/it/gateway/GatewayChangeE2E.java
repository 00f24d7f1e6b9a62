package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restarts, new routes and new certificates while clients ask: nothing fails and nothing breaks.
 */
class GatewayChangeE2E {

    private static final String REST =
            """
            routes:
              - {pathPrefix: %s, upstreams: [{name: echo}]}
            upstreams:
              - {name: echo, endpoints: [{address: "%s"}]}
            """;

    private static final String LONG = "x-long=" + "x".repeat(2_000);

    @TempDir private Path directory;
    private RecordingUpstream upstream;
    private final ArrayList<GatewayProcess> gateways = new ArrayList<>();
    private final ArrayList<SteadyClients> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
    }

    private GatewayProcess gateway(String... before) throws Exception {
        var gateway =
                GatewayProcess.start(
                        directory, "", REST.formatted("/", upstream.address()), before);
        gateways.add(gateway);
        return gateway;
    }

    private SteadyClients clients(Http3 client, int connections) throws IOException {
        var started = SteadyClients.of(client, connections);
        clients.add(started);
        return started;
    }

    @AfterEach
    void stop() throws IOException {
        clients.forEach(SteadyClients::close);
        gateways.forEach(GatewayProcess::close);
        upstream.close();
    }

    /** A client that trusts the new certificate alone cannot connect before it is shown. */
    private static boolean answers(Http3 client, String... request) {
        try {
            var words = Stream.concat(Stream.of("get"), Arrays.stream(request));
            return client.run(words.toArray(String[]::new)).path("status").asInt() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static void assertNothingFailed(JsonNode told) {
        assertThat(told.path("failed")).as(told.toString()).isEmpty();
        assertThat(told.path("asked").asInt()).isGreaterThan(50);
        // An upload that lasted all the time came back whole.
        assertThat(told.path("held").toString()).isEqualTo("[true]");
    }

    @Test
    void theNextProcessTakesOverAndNobodyNotices() throws Exception {
        var gateway = gateway();
        var clients = clients(Http3.of(gateway), 3);

        for (int i = 0; i < 2; i++) {
            gateways.add(gateways.getLast().next());
        }

        var told = clients.stop();
        assertNothingFailed(told);
        assertThat(told.path("goaways").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(gateways.get(1).said("the next process has taken over")).isTrue();
    }

    @Test
    void theNextProcessTakesOverFromOneThatLeaves() throws Exception {
        var gateway = gateway();
        var clients = clients(Http3.of(gateway), 0);
        gateway.leave();
        Waiting.until(() -> refused(gateway.port()), "it takes nobody any more");

        gateways.add(gateway.next());

        assertThat(Http3.of(gateway).run("get", "/").path("status").asInt()).isEqualTo(200);
        assertThat(refused(gateway.port())).isFalse();
        assertThat(clients.stop().path("held").toString()).isEqualTo("[true]");
    }

    @Test
    void theNextProcessServesWithoutAnAdminAddressThatOthersHave() throws Exception {
        var gateway = gateway();
        var clients = clients(Http3.of(gateway), 1);

        try (var taken = GatewayProcess.free()) {
            gateways.add(gateway.next(taken.getLocalPort()));
        }

        assertNothingFailed(clients.stop());
        assertThat(gateways.getLast().said("(expected: an address that is free); serving without"))
                .isTrue();
    }

    @Test
    void theNextProcessMayHaveOtherListenersInAnotherOrder() throws Exception {
        int two = free();
        int three = free();
        int four = free();
        var gateway =
                GatewayProcess.start(directory, "", listeners(Map.of("two", two, "three", three)));
        gateways.add(gateway);
        var client = Http3.of(gateway);
        var kept = clients(at(client, two), 0);
        var clients = clients(at(client, three), 2);

        // That it takes a restart is why the present process does not take the rest either.
        var shield = "shield: {interface: lo, mode: Off}\n";
        gateway.write("", listeners(Map.of("four", four, "three", three)) + shield);
        Waiting.until(() -> gateway.said("shield: changed"), "the reload is refused");
        gateways.add(gateway.next());

        for (var each : Map.of("edge", gateway.port(), "three", three, "four", four).entrySet()) {
            assertThat(
                            at(client, each.getValue())
                                    .run("get", "/")
                                    .path("heads")
                                    .path(0)
                                    .path("x-listener")
                                    .asText())
                    .isEqualTo(each.getKey());
        }
        Waiting.until(() -> refused(two), "nobody listens where no listener is any more");
        assertThat(kept.stop().path("held").toString()).isEqualTo("[true]");
        assertNothingFailed(clients.stop());
    }

    @Test
    void aListenerHasOtherSettingsAndNobodyNotices() throws Exception {
        var gateway = gateway();
        var client = Http3.of(gateway);
        var clients = clients(client, 3);

        for (var limit : List.of("1Ki", "32Ki")) {
            gateway.write(
                    "limits: {headers: %s}".formatted(limit),
                    REST.formatted("/", upstream.address()));
            Waiting.until(
                    () -> answers(client, "/", LONG) == limit.equals("32Ki"),
                    "heads may have " + limit);
        }

        gateways.add(gateway.next());

        var told = clients.stop();
        assertNothingFailed(told);
        assertThat(told.path("goaways").asInt()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void connectionsFromBeforeOtherSettingsAreStillTheListeners() throws Exception {
        var gateway = gateway();
        var clients = clients(Http3.of(gateway), 0);

        gateway.write("limits: {headers: 32Ki}", REST.formatted("/", upstream.address()));
        Waiting.until(() -> gateway.said("gateway: reloaded"), "it has other settings");

        assertThat(gateway.metric("sidelane_gateway_open_connections")).isEqualTo(1);
        assertThat(clients.stop().path("held").toString()).isEqualTo("[true]");
    }

    @Test
    void anAddressThatIsServedAgainHasItsConnectionsStill() throws Exception {
        int two = free();
        var gateway = GatewayProcess.start(directory, "", listeners(Map.of("two", two)));
        gateways.add(gateway);
        var client = at(Http3.of(gateway), two);
        var clients = clients(client, 0);
        gateway.write("", listeners(Map.of()));
        Waiting.until(() -> refused(two), "it is given up");

        try (var taken = GatewayProcess.free()) {
            gateway.write("", listeners(Map.of("two", two, "vain", taken.getLocalPort())));
            Waiting.until(
                    () -> gateway.said("expected: an address that is free"),
                    "a change that had it is refused");
        }
        gateway.write("", listeners(Map.of("two", two)));
        Waiting.until(() -> answers(client, "/"), "it is served again");

        assertThat(clients.stop().path("held").toString()).isEqualTo("[true]");
    }

    private static int free() throws IOException {
        try (var socket = GatewayProcess.free()) {
            return socket.getLocalPort();
        }
    }

    /* Beside the first; each answers by its name. */
    private String listeners(Map<String, Integer> more) {
        var listeners = new StringBuilder();
        var routes = new StringBuilder("routes:\n");
        var names = new ArrayList<>(List.of("edge"));
        new TreeMap<>(more)
                .forEach(
                        (name, port) -> {
                            names.add(name);
                            listeners.append(
                                    """
                                      - name: %s
                                        address: 127.0.0.1:%d
                                        certificates: [{certificate: certificate.pem, key: key.pem}]
                                    """
                                            .formatted(name, port));
                        });
        for (var name : names) {
            routes.append(
                    """
                      - listeners: [%1$s]
                        upstreams: [{name: echo}]
                        filters: {responseHeaderModifier: {set: [{name: x-listener, value: %1$s}]}}
                    """
                            .formatted(name));
        }
        return listeners
                + routes.toString()
                + "upstreams:\n  - {name: echo, endpoints: [{address: \"%s\"}]}\n"
                        .formatted(upstream.address());
    }

    private static Http3 at(Http3 client, int port) {
        return new Http3(client.before(), client.python(), "127.0.0.1:" + port, client.authority());
    }

    private static boolean refused(int port) throws IOException {
        try (var _ = new Socket("127.0.0.1", port)) {
            return false;
        } catch (ConnectException _) {
            return true;
        }
    }

    @Test
    void newRoutesAndCertificatesAreTakenAndBadOnesAreNot() throws Exception {
        var gateway = gateway();
        var client = Http3.of(gateway);
        var clients = clients(client, 3);

        gateway.write("", REST.formatted("/steady", upstream.address()));
        Waiting.until(() -> gateway.said("gateway: reloaded"), "the route is taken");
        assertThat(client.run("get", "/other").path("status").asInt()).isEqualTo(404);
        gateway.write("", REST.formatted("/steady", upstream.address()) + "nonsense: 1\n");
        Waiting.until(() -> gateway.said("nonsense: unknown field"), "the bad file is told of");
        gateway.renewCertificate();
        gateway.write("", REST.formatted("/", upstream.address()));
        Waiting.until(
                () -> answers(client, "/other"),
                "the new certificate is shown and the new route holds");

        assertThat(gateway.said("going on with what was read before")).isTrue();
        assertNothingFailed(clients.stop());
    }

    @Test
    void withoutTheKernelTheGatewaySteersAndSaysSo() throws Exception {
        assumeTrue(
                java.nio.file.Files.exists(Path.of("/usr/bin/setpriv")),
                "setpriv: not there (expected: util-linux)");
        var gateway =
                gateway(
                        "setpriv",
                        "--no-new-privs",
                        "--bounding-set=-bpf,-sys_admin,-net_admin",
                        "--inh-caps=-bpf,-sys_admin,-net_admin");

        var moves = Http3.of(gateway).run("moves", "3", "/moves");

        assertThat(moves.toString()).isEqualTo("{\"200\":3}");
        assertThat(gateway.said("steering in the gateway instead")).isTrue();
        assertThat(gateway.status()).contains("\"steering\":\"gateway\"");
    }

    @Test
    void theKernelSteersWhereItMay() throws Exception {
        var gateway = gateway();
        assumeTrue(
                gateway.status().contains("\"steering\":\"kernel\""),
                "steering: not by the kernel (expected: CAP_BPF)");

        var moves = Http3.of(gateway).run("moves", "3", "/moves");

        assertThat(moves.toString()).isEqualTo("{\"200\":3}");
        assertThat(gateway.status()).contains("\"datagramsMoved\":0");
    }
}
