package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Further clients and what they bring: quic-go, niquests, ngtcp2 and gRPC, each of which must prove
 * its address by Retry first.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayClientsE2E {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private RecordingUpstream upstream;
    private GrpcEcho grpc;
    private GatewayProcess gateway;
    private Http3 client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
        grpc = new GrpcEcho();
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "retry: Always",
                        """
                        routes:
                          - upstreams: [{name: echo}]
                          - {pathPrefix: /echo.Echo, upstreams: [{name: grpc}]}
                        upstreams:
                          - {name: echo, endpoints: [{address: "%s"}]}
                          - {name: grpc, protocol: Http2, endpoints: [{address: "%s"}]}
                        """
                                .formatted(upstream.address(), grpc.address()));
        client = Http3.of(gateway);
    }

    @AfterAll
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
            grpc.close();
            upstream.close();
        }
    }

    private JsonNode load(String path, String... words) throws Exception {
        var argv =
                new ArrayList<>(
                        List.of(
                                h3load().toString(),
                                "-url",
                                "https://%s%s".formatted(gateway.address(), path),
                                "-ca",
                                gateway.authority().toString()));
        argv.addAll(List.of(words));
        return json(argv);
    }

    /* By the launcher's own words for it. */
    private static Path h3load() {
        var find = "root=.. cache=$1; source src/main/sh/needs.sh; probe_h3load; echo $found";
        var found =
                Path.of(
                        Command.outcome(
                                        List.of("bash", "-c", find, "-", Http3.cache().toString()),
                                        "",
                                        LIMIT)
                                .stdout()
                                .strip());
        assumeTrue(
                Files.isExecutable(found),
                "h3load: not at %s (expected: what ./sidelane setup installs)".formatted(found));
        return found;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static JsonNode json(List<String> argv) throws IOException {
        var outcome = Command.outcome(argv, "", LIMIT);
        assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
        return new ObjectMapper().readTree(outcome.stdout());
    }

    @Test
    void whoProvesItsAddressIsServed() throws Exception {
        assertThat(client.run("proves").toString()).isEqualTo("{\"status\":200,\"retries\":1}");
        assertThat(gateway.metric("sidelane_gateway_events_total{event=\"retry_sent\"}"))
                .isPositive();
    }

    @Test
    void whoBeginsWithAnotherVersionGoesOnWithOneThatBothKnow() throws Exception {
        // Their Initials are of another type than those of version 1 (RFC 9369, 3.2).
        assertThat(client.run("negotiates").toString())
                .isEqualTo("{\"status\":200,\"version\":\"00000001\"}");
        assertThat(gateway.metric("sidelane_gateway_events_total{event=\"version_negotiated\"}"))
                .isEqualTo(1);
    }

    @Test
    void packetsThatTellOfCongestionAreTakenLikeOthers() throws Exception {
        assertThat(client.run("marked").toString()).isEqualTo("[200,200,200]");
    }

    @Test
    void ngtcp2ProvesItsAddress(@TempDir Path downloads) {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/gtlsclient")),
                "gtlsclient: not there (expected: what ./sidelane setup installs)");

        var outcome =
                Command.outcome(
                        List.of(
                                "gtlsclient",
                                "--exit-on-all-streams-close",
                                "--download=" + downloads,
                                "127.0.0.1",
                                Integer.toString(gateway.port()),
                                "https://%s/big/1000".formatted(GatewayProcess.NAME)),
                        "",
                        LIMIT);

        assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
        assertThat(outcome.stdout() + outcome.stderr()).contains("Retry");
        assertThat(downloads.resolve("1000")).hasSize(1_000);
    }

    @Test
    void niquestsFindsHttp3ByAltSvc() throws Exception {
        var told =
                json(
                        List.of(
                                Http3.findPython().toString(),
                                Path.of("src/test/python/ask.py").toAbsolutePath().toString(),
                                gateway.address(),
                                gateway.authority().toString(),
                                "/big/60000"));

        var sum = sum(60_000);
        assertThat(told.toString())
                .isEqualTo(
                        "[[200,\"20\",\"%1$s\"],[200,\"30\",\"%1$s\"],[200,\"30\",\"%1$s\"]]"
                                .formatted(sum));
    }

    @Test
    void aHundredMegabytesComeBackAsTheyWent() throws Exception {
        var told = load("/echo", "-echo", "100000000", "-requests", "1");

        assertThat(told.path("failed").asInt()).as(told.toString()).isZero();
        assertThat(told.path("requests").asInt()).isEqualTo(1);
    }

    @Test
    void aThousandConnectionsOfTenRequestsAtOnceGetWhatTheyAskFor() throws Exception {
        var told =
                load(
                        "/big/1500",
                        "-connections",
                        "1000",
                        "-streams",
                        "10",
                        "-requests",
                        "10000",
                        "-sha256",
                        sum(1_500));

        assertThat(told.path("failed").asInt()).as(told.toString()).isZero();
        assertThat(told.path("requests").asInt()).isEqualTo(10_000);
    }

    private static String sum(int length) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        return hex(sha256.digest(RecordingUpstream.block(length)));
    }

    @Test
    void grpcCallsOfEachKindComeToTheirEnd() throws Exception {
        assertThat(client.run("grpc", "One", "1").toString()).isEqualTo(called("[100]", "0"));
        assertThat(client.run("grpc", "Down", "1", "70000").toString())
                .isEqualTo(called("[70000,70000,70000]", "0"));
        assertThat(client.run("grpc", "Up", "20").toString()).isEqualTo(called("[119]", "0"));
        assertThat(client.run("grpc", "Both", "4").toString())
                .isEqualTo(called("[100,101,102,103]", "0"));
    }

    private static String called(String messages, String status) {
        return "{\"messages\":%s,\"status\":\"%s\",\"told\":null,\"trailers\":true}"
                .formatted(messages, status);
    }

    @Test
    void whyAGrpcCallFailsIsTold() throws Exception {
        var told = client.run("grpc", "Fails", "1");

        assertThat(told.path("messages")).isEmpty();
        assertThat(told.path("status").asText()).isEqualTo("9");
        assertThat(told.path("told").asText()).isEqualTo("100 bytes");
        assertThat(client.run("grpc", "Nobody", "1").path("status").asText()).isEqualTo("12");
    }
}
