package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What many take up who mean no good, and what others notice of it. Says the figures; asserts that
 * memory is bounded and nobody else fails.
 */
class GatewayFloodE2E {

    /* Of a heap of 96 MB, and what the codec has beside it. */
    private static final long MOST_GROWTH = 100;
    private static final int INITIALS = Integer.getInteger("sidelane.it.initials", 200_000);

    @TempDir private Path directory;
    private Path python;
    private RecordingUpstream upstream;

    @SuppressWarnings("NullAway.Init") // Each test starts its own.
    private PagesNamespace namespace;

    @SuppressWarnings("NullAway.Init") // Each test starts its own.
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        python = Http3.findPython();
        upstream = new RecordingUpstream();
    }

    private void gateway(int idleSeconds, String address, String... before) throws Exception {
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "limits: {idleTimeoutSeconds: %d}".formatted(idleSeconds),
                        """
                        routes:
                          - upstreams: [{name: echo}]
                            timeoutMillis: 2000
                        upstreams:
                          - {name: echo, endpoints: [{address: "%s"}]}
                        """
                                .formatted(address),
                        before);
    }

    @AfterEach
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        if (namespace != null) {
            namespace.close();
        }
        upstream.close();
    }

    @Test
    void whoReadsNothingHoldsLittleAndNobodyBack() throws Exception {
        gateway(2, upstream.address());
        var client = Http3.of(gateway);
        client.run("get", "/big/1000000");
        long before = gateway.residentMegabytes();
        var slow =
                new ProcessBuilder(client.argv("reads_nothing", "/big/50000000", "10", "20"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var told = slow.inputReader()) {
            assertThat(told.readLine()).isEqualTo("{\"asked\": 200}");
            Waiting.until(
                    () -> gateway.metric("sidelane_gateway_open_requests") >= 200,
                    "all are under way");

            var other = client.run("get", "/big/5000000");

            assertThat(other.path("length").asInt()).isEqualTo(5_000_000);
            long growth = gateway.residentMegabytes() - before;
            System.out.printf("200 responses of 50 MB that nobody reads: %+d MB%n", growth);
            assertThat(growth).isLessThan(MOST_GROWTH);
        } finally {
            slow.destroy();
            slow.waitFor();
        }
        Waiting.until(
                () -> gateway.metric("sidelane_gateway_open_requests") == 0,
                "who is gone holds nothing");
    }

    @Test
    void whatIsDrippedIsCutOffAndNothingElse() throws Exception {
        gateway(2, upstream.address());
        var client = Http3.of(gateway);

        assertThat(client.run("drips", "head").toString())
                .isEqualTo("{\"status\":null,\"reset\":269,\"alive\":200}");
        assertThat(client.run("drips", "body").path("status").asInt()).isEqualTo(504);
        assertThat(client.run("never_ends", "/kept").path("status").asInt()).isEqualTo(200);
        assertThat(gateway.metric("sidelane_gateway_malformed_total{reason=\"head_late\"}"))
                .isEqualTo(1);
    }

    @Test
    void whoAsksFromAForgedAddressIsKnownByTheOneThatItProved() throws Exception {
        gateway(2, upstream.address());

        var answer = Http3.of(gateway).run("forges", "/forged");

        assertThat(answer.path("status").asInt()).isEqualTo(200);
        assertThat(upstream.heads())
                .filteredOn(head -> head.startsWith("GET /forged "))
                .singleElement()
                .asString()
                .contains("x-forwarded-for: 127.0.0.1\r\n");
    }

    @Test
    void whatSaysAnIdOfAConnectionFromElsewhereIsSentNothing() throws Exception {
        gateway(2, upstream.address());

        var told = Http3.of(gateway).run("lures", "/big/3000000", "forged");

        assertThat(told.path("length").asInt()).as(told.toString()).isEqualTo(3_000_000);
        assertThat(told.path("went").asInt()).as(told.toString()).isPositive();
        assertThat(told.path("came").asInt()).as(told.toString()).isZero();
    }

    @Test
    void aClientHasThreeTimesAtMostSentToAnAddressThatItDoesNotProve() throws Exception {
        gateway(2, upstream.address());

        var told = Http3.of(gateway).run("lures", "/big/3000000", "own");

        assertThat(told.path("length").asInt()).as(told.toString()).isEqualTo(3_000_000);
        assertThat(told.path("went").asInt()).as(told.toString()).isPositive();
        assertThat(told.path("came").asInt())
                .as(told.toString())
                .isLessThanOrEqualTo(3 * told.path("went").asInt());
    }

    @Test
    void initialsOfNobodyCostOthersNoRequest() throws Exception {
        namespace = new PagesNamespace("flood", directory, python);
        // A busy machine may leave a client without a packet for some seconds.
        gateway(10, namespace.address(), namespace.inside().toArray(String[]::new));
        var client = Http3.of(gateway).in(namespace);
        var alone = steady(client);
        long before = gateway.residentMegabytes();

        var flood = CompletableFuture.supplyAsync(this::flood);
        var beside = steady(client);
        var sent = flood.join();

        long growth = gateway.residentMegabytes() - before;
        System.out.printf(
                "%d Initials in %.1f s: %+d MB, p99 of others %.1f ms beside %.1f, ratio %.1f%n",
                sent.path("sent").asInt(),
                sent.path("seconds").asDouble(),
                growth,
                beside.path("p99").asDouble() * 1_000,
                alone.path("p99").asDouble() * 1_000,
                beside.path("p99").asDouble() / alone.path("p99").asDouble());
        assertThat(sent.path("sent").asInt()).isEqualTo(INITIALS);
        assertThat(alone.path("failed")).as(alone.toString()).isEmpty();
        assertThat(beside.path("failed")).as(beside.toString()).isEmpty();
        assertThat(growth).isLessThan(MOST_GROWTH);
        Waiting.until(
                () -> gateway.metric(namespace, "sidelane_gateway_open_connections") == 0,
                "nothing is left of them");
    }

    private static JsonNode steady(Http3 client) throws IOException {
        return client.run("steady", Integer.toString(3 + INITIALS / 100_000), "3", "/", "0");
    }

    private JsonNode flood() {
        try {
            var outcome =
                    Command.outcome(
                            namespace.inside(
                                    python.toString(),
                                    Path.of("src/test/python/initials.py")
                                            .toAbsolutePath()
                                            .toString(),
                                    gateway.address(),
                                    Integer.toString(INITIALS)),
                            "",
                            Duration.ofMinutes(2));
            assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
            return new ObjectMapper().readTree(outcome.stdout());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
