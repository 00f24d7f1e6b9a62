package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What must not pass where HTTP/2 is spoken, by clients or to upstreams. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayHttp2AbuseE2E {

    /* A head that the codec refuses is no stream to it, and data of none ends the connection. */
    private static final Set<String> CLOSED = Set.of("transfer-encoding", "data-first");
    private static final Set<String> TAKEN = Set.of("length-twice", "length-list");

    private RecordingHttp2Upstream upstream;
    private GatewayProcess gateway;
    private Http3 client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        upstream = new RecordingHttp2Upstream(directory.resolve("up"), Http3.findPython());
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"),
                        "",
                        """
                        routes:
                          - upstreams: [{name: echo}]
                        upstreams:
                          - {name: echo, protocol: Http2, endpoints: [{address: "%s"}]}
                        """
                                .formatted(upstream.address()));
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
    void whatBreaksTheRulesOfHttp3ReachesNoUpstreamOfHttp2() throws Exception {
        var answers = client.run("all-abuses");

        assertThat(answers).hasSizeGreaterThan(60);
        assertThat(answers.properties())
                .filteredOn(each -> each.getValue().path("status").asInt() == 200)
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(TAKEN);
        assertNothingPassedThatWasNotAsked();
    }

    @Test
    void whatBreaksTheRulesOfHttp1ReachesNoUpstreamOfHttp2() throws Exception {
        var answers = client.http1();

        assertThat(answers.properties())
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        each ->
                                assertThat(each.getValue().path("statuses").toString())
                                        .as(each.getKey())
                                        .isIn("[200,400]", "[400]", "[]"));
        assertNothingPassedThatWasNotAsked();
    }

    @Test
    void whatBreaksTheRulesOfHttp2EndsByTheRightCodeAndReachesNobody() throws Exception {
        var answers = client.http2("abuses");

        var told =
                answers.propertyStream()
                        .collect(
                                Collectors.toMap(Map.Entry::getKey, each -> told(each.getValue())));
        var expected =
                answers.propertyStream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, each -> expected(each.getKey())));
        assertThat(told).hasSizeGreaterThan(80).isEqualTo(expected);
        // RFC 9113, 7: an error of the connection is told by its code. TCP's reset may come first
        // where much is left unread, of a frame that is too long, and where a stream was reset
        // before, for then the client has asked once more.
        assertThat(answers.properties())
                .filteredOn(each -> each.getValue().path("closed").asBoolean())
                .filteredOn(each -> !each.getKey().equals("own long-frame"))
                .filteredOn(each -> each.getValue().path("resets").asInt() == 0)
                .allSatisfy(
                        each ->
                                assertThat(each.getValue().path("goaway").asInt())
                                        .as(each.getKey())
                                        .isPositive());
        assertNothingPassedThatWasNotAsked();
    }

    private static String told(JsonNode answer) {
        if (answer.path("closed").asBoolean()) {
            return "closed";
        }
        return answer.path("reset").isInt()
                ? "reset %d, alive %d"
                        .formatted(answer.path("reset").asInt(), answer.path("alive").asInt())
                : "status %d".formatted(answer.path("status").asInt());
    }

    private static String expected(String abuse) {
        if (CLOSED.contains(abuse) || abuse.startsWith("own ")) {
            return "closed";
        }
        return TAKEN.contains(abuse) ? "status 200" : "reset 1, alive 200";
    }

    private void assertNothingPassedThatWasNotAsked() throws IOException {
        assertThat(upstream.streams())
                .isNotEmpty()
                .allSatisfy(
                        stream -> {
                            assertThat(stream.toString())
                                    .doesNotContain("smuggled", "\\r", "\\n", "\\u0000");
                            assertThat(pseudoFields(stream))
                                    .isIn(
                                            "POST http shop.example /",
                                            "POST http shop.example /a",
                                            "GET http shop.example /alive",
                                            "CONNECT http shop.example /alive websocket");
                            assertThat(names(stream, "fields"))
                                    .doesNotHaveDuplicates()
                                    .isSubsetOf(
                                            ":method",
                                            ":scheme",
                                            ":authority",
                                            ":path",
                                            ":protocol",
                                            "content-length",
                                            "x-forwarded-for",
                                            "x-forwarded-proto",
                                            "via");
                            assertThat(names(stream, "trailers")).isEmpty();
                            // What was less or more than it said does not come to its end.
                            if (stream.path("end").asText().equals("ended")) {
                                assertThat(stream.path("body").asText()).hasSize(length(stream));
                            }
                        });
    }

    private static String pseudoFields(JsonNode stream) {
        return pairs(stream, "fields")
                .filter(pair -> pair.get(0).asText().startsWith(":"))
                .map(pair -> pair.get(1).asText())
                .collect(Collectors.joining(" "));
    }

    private static List<String> names(JsonNode stream, String of) {
        return pairs(stream, of).map(pair -> pair.get(0).asText()).toList();
    }

    private static int length(JsonNode stream) {
        return pairs(stream, "fields")
                .filter(pair -> pair.get(0).asText().equals("content-length"))
                .mapToInt(pair -> pair.get(1).asInt())
                .findFirst()
                .orElse(0);
    }

    private static Stream<JsonNode> pairs(JsonNode stream, String of) {
        return StreamSupport.stream(stream.path(of).spliterator(), false);
    }
}
