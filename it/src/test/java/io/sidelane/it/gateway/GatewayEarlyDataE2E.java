package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests before the end of the handshake (RFC 8470), where the file allows them. */
class GatewayEarlyDataE2E {

    @TempDir private Path directory;
    private RecordingUpstream upstream;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
        gateway =
                GatewayProcess.start(
                        directory,
                        "earlyData: SafeMethods\nlimits: {idleTimeoutSeconds: 2}",
                        GatewayProcess.allTo(upstream.address()));
    }

    @AfterEach
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
            upstream.close();
        }
    }

    private List<String> heads(String line) {
        return upstream.heads().stream().filter(each -> each.startsWith(line + " ")).toList();
    }

    @Test
    void whoBringsTheHandshakeToItsEndIsServedLikeAnybody() throws Exception {
        var told = Http3.of(gateway).run("early", "/a", "GET,POST");

        assertThat(told.toString()).isEqualTo("{\"accepted\":true,\"statuses\":[200,200]}");
        assertThat(heads("POST /a")).hasSize(1);
    }

    @Test
    void aTicketOpensAtTheNextProcessToo() throws Exception {
        try (var client = new Returning(gateway, "");
                var next = gateway.next()) {
            assertThat(client.comesBack())
                    .isEqualTo("{\"resumed\": true, \"accepted\": true, \"status\": 200}");
            assertThat(next.metric("sidelane_gateway_requests_total")).isPositive();
        }
    }

    @Test
    void aTicketOpensAtAGatewayThatSharesTheSecretAndAtNoOther() throws Exception {
        var secret = Files.writeString(directory.resolve("secret"), "0123456789".repeat(4));
        var sharing = "\nticketSecret: \"%s\"".formatted(secret);
        try (var one = another("one", sharing);
                var two = another("two", sharing)) {
            try (var client = new Returning(one, Integer.toString(two.port()))) {
                assertThat(client.comesBack())
                        .isEqualTo("{\"resumed\": true, \"accepted\": true, \"status\": 200}");
            }
            try (var client = new Returning(one, Integer.toString(gateway.port()))) {
                assertThat(String.valueOf(client.comesBack())).doesNotContain("\"resumed\": true");
            }
        }
    }

    private GatewayProcess another(String name, String rest) throws Exception {
        return GatewayProcess.start(
                directory.resolve(name),
                "earlyData: SafeMethods",
                GatewayProcess.allTo(upstream.address()) + rest);
    }

    /** A client that has a ticket, and comes back with it. */
    private static final class Returning implements AutoCloseable {

        private final Process process;

        /**
         * @param port where it comes back; empty: where it was
         */
        Returning(GatewayProcess first, String port) throws IOException {
            process =
                    new ProcessBuilder(Http3.of(first).argv("comes_back", "/back", port))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            assertThat(process.inputReader().readLine()).isEqualTo("{\"ticket\": true}");
        }

        String comesBack() throws IOException {
            try (var out = process.outputWriter()) {
                out.write("\n");
            }
            return process.inputReader().readLine();
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    @Test
    void whoMayBeAReplayIsServedWhatIsSafeAndOnceAndTheUpstreamIsTold() throws Exception {
        var client = Http3.of(gateway);
        var told = client.run("early_alone", "/big/100000", "GET,POST");

        Waiting.until(
                () -> Files.readString(gateway.accessLog()).contains("too_early"),
                "the unsafe request is in the access log");
        assertThat(told.path("ratio").asDouble()).isPositive().isLessThanOrEqualTo(3.0);
        assertThat(heads("GET /big/100000"))
                .hasSize(1)
                .first()
                .asString()
                .contains("early-data: 1\r\n");
        assertThat(heads("POST /big/100000")).isEmpty();
        assertThat(Files.readAllLines(gateway.accessLog()))
                .filteredOn(line -> line.contains("\"status\":425"))
                .singleElement()
                .asString()
                .contains("\"early\":true", "\"reason\":\"too_early\"");

        // A connection that is still there takes it for its own, and for nothing new.
        Waiting.until(
                () -> gateway.metric("sidelane_gateway_open_connections") == 0,
                "the connection is over");
        client.run(
                Stream.concat(
                                Stream.of("replay"),
                                told.path("datagrams").valueStream().map(JsonNode::asText))
                        .toArray(String[]::new));
        Waiting.until(
                () -> gateway.metric("sidelane_gateway_events_total{event=\"early_replayed\"}") > 0,
                "what was sent again is not let in");
        client.run("get", "/afterwards");
        assertThat(heads("GET /big/100000")).hasSize(1);
    }
}
