package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What ordinary clients can count on: aioquic, ngtcp2 and curl ask one gateway. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayE2E {

    private static final String REST =
            """
            routes:
              - upstreams: [{name: echo}]
              - {pathPrefix: /nobody, upstreams: [{name: nobody}]}
              - pathPrefix: /alike
                upstreams: [{name: echo}]
                filters: {responseHeaderModifier: {set: [{name: x-route, value: alike}]}}
            upstreams:
              - {name: echo, endpoints: [{address: "%s"}]}
              - {name: nobody, endpoints: [{address: "127.0.0.1:1"}]}
            """;

    private RecordingUpstream upstream;
    private GatewayProcess gateway;
    private Http3 client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"), "", REST.formatted(upstream.address()));
        client = Http3.of(gateway);
    }

    @AfterAll
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
            upstream.close();
        }
    }

    @Test
    void aBodyComesBackAsItWent() throws Exception {
        var answer = client.run("post", "/echo", "5000000");

        assertThat(answer.path("status").asInt()).isEqualTo(200);
        assertThat(answer.path("length").asInt()).isEqualTo(5_000_000);
        assertThat(answer.path("sha256")).isEqualTo(answer.path("sent"));
    }

    @Test
    void trailersComeAfterTheBody() throws Exception {
        var answer = client.run("post", "/trailers", "1000");

        assertThat(answer.path("length").asInt()).isEqualTo(1_000);
        assertThat(answer.path("trailers").path("x-trailer").asText()).isEqualTo("yes");
    }

    @Test
    void earlyHintsComeBeforeTheAnswer() throws Exception {
        var heads = client.run("get", "/early").path("heads");

        assertThat(heads.get(0).path(":status").asText()).isEqualTo("103");
        assertThat(heads.get(0).path("link").asText()).isEqualTo("</a.css>; rel=preload");
        assertThat(heads.get(1).path(":status").asText()).isEqualTo("200");
    }

    @Test
    void anUpstreamThatBreaksOffBreaksTheAnswerOff() throws Exception {
        var answer = client.run("get", "/broken");

        assertThat(answer.path("reset").asInt()).isEqualTo(0x102);
    }

    @Test
    void nobodyThereIsSaid() throws Exception {
        var answer = client.run("get", "/nobody/a");

        assertThat(answer.path("status").asInt()).isEqualTo(502);
    }

    @Test
    void manyRequestsShareManyConnections() throws Exception {
        var answers = client.run("many", "20", "10", "/many");

        assertThat(answers.toString()).isEqualTo("{\"200\":200}");
    }

    @Test
    void itAsksItselfFirstAndNobodyElse(@TempDir Path directory) throws Exception {
        var rest = GatewayProcess.allTo(upstream.address()) + "warmUpSeconds: 1\n";
        try (var warm = GatewayProcess.start(directory, "", rest)) {
            assertThat(Files.readString(warm.log()))
                    .containsPattern("warm-up: [1-9][0-9,]* requests in 1 s")
                    .doesNotContain("Exception");
            assertThat(warm.metric("sidelane_gateway_requests_total")).isZero();
            assertThat(Http3.of(warm).run("get", "/first").path("status").asInt()).isEqualTo(200);
            assertThat(warm.metric("sidelane_gateway_requests_total")).isOne();
        }
    }

    @Test
    void keysChangeUnderWay() throws Exception {
        assertThat(client.run("changes_key").toString())
                .isEqualTo("{\"before\":200,\"after\":200}");
    }

    @Test
    void aClientThatMovesGoesOn() throws Exception {
        assertThat(client.run("moves", "100", "/moves").toString()).isEqualTo("{\"200\":100}");
        assertThat(client.run("moves", "100", "/moves", "fresh").toString())
                .isEqualTo("{\"200\":100,\"ids\":100}");
    }

    @Test
    void anEndThatIsLostIsSentAgain() throws Exception {
        assertThat(client.run("loses_end", "/big/1000").toString())
                .isEqualTo("{\"length\":1000,\"end\":true}");
        assertThat(client.run("loses_end", "/paused").toString())
                .isEqualTo("{\"length\":5,\"end\":true}");
    }

    @Test
    void anUnknownVersionIsToldTheKnownOnes() throws Exception {
        var answer = client.run("version");

        assertThat(answer.path("negotiation").asBoolean()).isTrue();
        assertThat(answer.path("versions").toString()).isEqualTo("[\"00000001\"]");
    }

    @Test
    void tooShortToBeAnswered() throws Exception {
        assertThat(client.run("version", "600").path("length").asInt()).isZero();
    }

    @Test
    void whoProvesNothingGetsThreeTimesAtMost() throws Exception {
        for (var count : List.of("1", "2", "5")) {
            var answer = client.run("amplification", count, "1200");

            assertThat(answer.path("received").asInt()).isPositive();
            assertThat(answer.path("ratio").asDouble()).isLessThanOrEqualTo(3.0);
        }
    }

    @Test
    void whoHasATokenOfSomebodyElseProvesItsAddressAndIsServed() throws Exception {
        var answer = client.run("proves", "/", "00".repeat(60));

        assertThat(answer.toString()).isEqualTo("{\"status\":200,\"retries\":1}");
    }

    @Test
    void pathsThatUpstreamsReadAlikeGoTheSameWayAndAreSentAlike() throws Exception {
        for (var path : List.of("//alike/a", "/%61like//a")) {
            var head = client.run("get", path).path("heads").path(0);
            assertThat(head.path("x-route").asText()).isEqualTo("alike");
            for (var version : List.of("--http1.1", "--http2")) {
                assertThat(curl(version, "--path-as-is", "-D", "-", path).stdout())
                        .contains("x-route: alike\r\n");
            }
        }
        assertThat(upstream.heads())
                .filteredOn(head -> head.contains("like"))
                .hasSize(6)
                .allMatch(head -> head.startsWith("GET /alike/a HTTP/1.1\r\n"));
    }

    @Test
    void ngtcp2GetsWhatItAsksFor(@TempDir Path downloads) throws Exception {
        var outcome =
                Command.outcome(
                        List.of(
                                "gtlsclient",
                                "--exit-on-all-streams-close",
                                "-q",
                                "--download=" + downloads,
                                "127.0.0.1",
                                Integer.toString(gateway.port()),
                                "https://%s/big/1000000".formatted(GatewayProcess.NAME)),
                        "",
                        Duration.ofSeconds(60));

        assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
        assertThat(downloads.resolve("1000000")).hasSize(1_000_000);
    }

    @Test
    void curlIsToldOfHttp3(@TempDir Path work) throws Exception {
        for (var version : List.of("--http1.1", "--http2")) {
            var body = work.resolve("body");
            Files.writeString(body, "hello");
            var outcome = curl(version, "-D", "-", "--data-binary", "@" + body, "/echo");

            assertThat(outcome.stdout())
                    .contains(version.equals("--http2") ? "HTTP/2 200" : "HTTP/1.1 200")
                    .contains("alt-svc: h3=\":%d\"; ma=86400".formatted(gateway.port()))
                    .endsWith("hello");
        }
    }

    private Command.Outcome curl(String... words) {
        var argv =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--cacert",
                                gateway.authority().toString(),
                                "--resolve",
                                "%s:%d:127.0.0.1".formatted(GatewayProcess.NAME, gateway.port())));
        argv.addAll(List.of(words).subList(0, words.length - 1));
        argv.add(
                "https://%s:%d%s"
                        .formatted(GatewayProcess.NAME, gateway.port(), words[words.length - 1]));
        return Command.outcome(argv, "", Duration.ofSeconds(30));
    }

    @Test
    void theUpstreamIsToldWhoAsksAndNotWhatTheClientSaysOfThat() throws Exception {
        client.run("get", "/who", "x-forwarded-for=6.6.6.6", "early-data=1");

        var head =
                upstream.heads().stream().filter(each -> each.startsWith("GET /who ")).findFirst();
        assertThat(head).isPresent();
        assertThat(head.get())
                .contains("host: shop.example\r\n")
                .contains("x-forwarded-for: ")
                .contains("x-forwarded-proto: https\r\n")
                .contains("via: 3 sidelane\r\n")
                .doesNotContain("6.6.6.6", "early-data", "transfer-encoding", "content-length");
    }

    @Test
    void topTellsWhatGoesOn() throws Exception {
        client.run("get", "/top");

        var outcome = gateway.top();

        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        var told = new ObjectMapper().readTree(outcome.stdout());
        assertThat(told.path("seconds").asDouble()).isPositive();
        assertThat(told.path("byProtocol").has("HTTP/3")).isTrue();
        assertThat(told.path("upstreams").toString())
                .isEqualTo(
                        "[{\"name\":\"echo\",\"usable\":1,\"endpoints\":1,\"openRequests\":0},"
                                + "{\"name\":\"nobody\",\"usable\":1,\"endpoints\":1,\"openRequests\":0}]");
    }

    @Test
    void eachRequestIsALineOfTheLog() throws Exception {
        client.run("get", "/logged");

        var entry = gateway.logged("/logged");
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        assertThat(entry.path("protocol").asText()).isEqualTo("HTTP/3");
        assertThat(entry.path("endpoint").asText()).isEqualTo(upstream.address());
        assertThat(gateway.metric("sidelane_gateway_requests_total{")).isPositive();
    }
}
