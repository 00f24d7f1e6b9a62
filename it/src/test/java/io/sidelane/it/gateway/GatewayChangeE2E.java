package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
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

    @TempDir private Path directory;
    private RecordingUpstream upstream;
    private final ArrayList<GatewayProcess> gateways = new ArrayList<>();

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

    @AfterEach
    void stop() throws IOException {
        gateways.forEach(GatewayProcess::close);
        upstream.close();
    }

    private static CompletableFuture<JsonNode> load(Http3 client, int seconds) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return client.run("steady", Integer.toString(seconds), "3", "/steady");
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    /** A client that trusts the new certificate alone cannot connect before it is shown. */
    private static boolean answers(Http3 client, String path) {
        try {
            return client.run("get", path).path("status").asInt() == 200;
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
        var load = load(Http3.of(gateway), 40);
        Waiting.until(
                () -> gateway.metric("sidelane_gateway_requests_total{") > 20, "there is load");

        for (int i = 0; i < 2; i++) {
            gateways.add(gateways.getLast().next());
        }

        var told = load.join();
        assertNothingFailed(told);
        assertThat(told.path("goaways").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(gateways.get(1).said("the next process has taken over")).isTrue();
    }

    @Test
    void newRoutesAndCertificatesAreTakenAndBadOnesAreNot() throws Exception {
        var gateway = gateway();
        var client = Http3.of(gateway);
        var load = load(client, 12);
        Waiting.until(
                () -> gateway.metric("sidelane_gateway_requests_total{") > 20, "there is load");

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
        assertNothingFailed(load.join());
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
