package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must not pass, by the code that RFC 9114 or RFC 9204 has for it, and what it must not cost.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayAbuseE2E {

    private static final int FRAME_UNEXPECTED = 0x105;
    private static final int EXCESSIVE_LOAD = 0x107;
    private static final int REQUEST_INCOMPLETE = 0x10d;
    private static final int MESSAGE_ERROR = 0x10e;
    private static final int DECOMPRESSION_FAILED = 0x200;

    /* The others are malformed messages: their stream ends with H3_MESSAGE_ERROR, and nothing else does. */
    private static final Map<String, Integer> CLOSED =
            Map.ofEntries(
                    Map.entry("data-first", FRAME_UNEXPECTED),
                    Map.entry("settings-on-request", FRAME_UNEXPECTED),
                    Map.entry("goaway-on-request", FRAME_UNEXPECTED),
                    Map.entry("http2-frame", FRAME_UNEXPECTED),
                    Map.entry("push-promise", FRAME_UNEXPECTED),
                    Map.entry("push-promise-with-head", FRAME_UNEXPECTED),
                    Map.entry("half-push-promise", FRAME_UNEXPECTED),
                    Map.entry("head-in-tunnel", FRAME_UNEXPECTED),
                    Map.entry("bad-qpack", DECOMPRESSION_FAILED),
                    Map.entry("dynamic-qpack", DECOMPRESSION_FAILED),
                    Map.entry("head-bomb", EXCESSIVE_LOAD),
                    Map.entry("huge-head-frame", EXCESSIVE_LOAD),
                    Map.entry("second-control", 0x103),
                    Map.entry("push-stream", 0x103),
                    Map.entry("close-control", 0x104),
                    Map.entry("reset-encoder", 0x104),
                    Map.entry("settings-twice", FRAME_UNEXPECTED),
                    Map.entry("data-on-control", FRAME_UNEXPECTED),
                    Map.entry("headers-on-control", FRAME_UNEXPECTED),
                    Map.entry("grow-table", 0x201));

    /* A list of equal lengths may be taken for one of them (RFC 9110, 8.6), and goes on as one. */
    private static final Map<String, Integer> TAKEN =
            Map.of("length-twice", 200, "length-list", 200);

    private RecordingUpstream upstream;
    private GatewayProcess gateway;
    private Http3 client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
        gateway =
                GatewayProcess.start(
                        directory.resolve("gw"), "", GatewayProcess.allTo(upstream.address()));
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
    void whatBreaksTheRulesEndsByTheRightCodeAndReachesNobody() throws Exception {
        var answers = client.run("all-abuses");

        var told =
                answers.propertyStream()
                        .collect(
                                Collectors.toMap(Map.Entry::getKey, each -> told(each.getValue())));
        var expected =
                answers.propertyStream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, each -> expected(each.getKey())));
        assertThat(told).hasSizeGreaterThan(60).isEqualTo(expected);
        assertThat(upstream.heads())
                .allSatisfy(
                        head ->
                                assertThat(head)
                                        .matches("(?s)(GET /alive|POST /a?) HTTP/1\\.1\r\n.*")
                                        .doesNotContain("smuggled"));
        // One length each, of those that may go on; the longer one's body never came, and its
        // connection ended.
        assertThat(upstream.heads())
                .filteredOn(head -> head.contains("content-length"))
                .allSatisfy(
                        head ->
                                assertThat(head)
                                        .containsOnlyOnce("content-length: ")
                                        .containsPattern("content-length: (1|10)\\r\\n"));
        assertThat(gateway.metric("sidelane_gateway_malformed_total{")).isGreaterThan(40);
    }

    private static String told(JsonNode answer) {
        if (answer.path("closed").isInt()) {
            return "closed 0x%x".formatted(answer.path("closed").asInt());
        }
        return answer.path("reset").isInt()
                ? "reset 0x%x, alive %d"
                        .formatted(answer.path("reset").asInt(), answer.path("alive").asInt())
                : "status %d".formatted(answer.path("status").asInt());
    }

    private static String expected(String abuse) {
        if (CLOSED.containsKey(abuse)) {
            return "closed 0x%x".formatted(CLOSED.get(abuse));
        }
        if (TAKEN.containsKey(abuse)) {
            return "status %d".formatted(TAKEN.get(abuse));
        }
        return "reset 0x%x, alive 200"
                .formatted(
                        abuse.equals("nothing") || abuse.equals("half-head")
                                ? REQUEST_INCOMPLETE
                                : MESSAGE_ERROR);
    }

    @Test
    void whatTwoServersWouldReadOtherwiseEndsTheConnectionAndReachesNobody() throws Exception {
        var answers = client.http1();

        assertThat(answers.properties())
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        each -> {
                            assertThat(each.getValue().path("statuses").toString())
                                    .as(each.getKey())
                                    .isIn(
                                            each.getKey().startsWith("pipelined")
                                                    ? "[200,400]"
                                                    : "[400]",
                                            "[]");
                            assertThat(each.getValue().path("ended").asBoolean())
                                    .as(each.getKey())
                                    .isTrue();
                        });
        assertThat(upstream.heads()).noneMatch(head -> head.contains("smuggled"));
    }

    @Test
    void whoBreaksOffWithoutEndIsSentAway() throws Exception {
        var answer = client.run("resets", "1000");

        assertThat(answer.path("closed").asInt()).isEqualTo(EXCESSIVE_LOAD);
        assertThat(client.run("get", "/alive").path("status").asInt()).isEqualTo(200);
    }
}
