package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Floods of frames of HTTP/2, and heads over TCP that never end: each ends, and nobody else. */
class GatewayHttp2FloodE2E {

    private static final long MOST_GROWTH = 100;

    @TempDir private Path directory;
    private GatewayBeforeUpstream gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayBeforeUpstream(directory);
    }

    @AfterEach
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void floodsEndTheirConnectionAndNobodyElses() throws Exception {
        var client = gateway.with("");
        client.run("get", "/alive");
        long before = gateway.process().residentMegabytes();
        try (var others = SteadyClients.of(client, 1)) {
            for (var flood :
                    List.of(
                            "resets 1000",
                            "has-reset 1000",
                            "empty-continuations 10000",
                            "small-continuations 10000",
                            "whole-continuations 1000",
                            "long-head 1000",
                            "empty-data 1000",
                            "pings 1000000",
                            "settings 1000000")) {
                var answer = client.http2(("flood " + flood).split(" "));

                assertThat(answer.path("closed").asBoolean()).as(flood + ": " + answer).isTrue();
            }
            assertThat(others.stop().path("failed")).isEmpty();
        }
        assertThat(gateway.process().said("Exception")).as("a log that clients fill").isFalse();
        long growth = gateway.process().residentMegabytes() - before;
        System.out.printf("floods of frames of HTTP/2: %+d MB%n", growth);
        assertThat(growth).isLessThan(MOST_GROWTH);
    }

    @Test
    void aHeadThatIsTooLongIsAnsweredSo() throws Exception {
        var client = gateway.with("");

        for (var bomb : List.of("table-bomb 10000", "long-head 70")) {
            var answer = client.http2(("flood " + bomb).split(" "));

            assertThat(answer.path("status").asInt()).as(bomb + ": " + answer).isEqualTo(431);
        }
    }

    @Test
    void whoNeverComesToAnEndIsCutOff() throws Exception {
        var client = gateway.with("limits: {idleTimeoutSeconds: 2}");
        try (var others = SteadyClients.of(client, 1)) {
            var answers = client.http2("drips");

            assertThat(answers).hasSize(8);
            assertThat(answers.properties())
                    .allSatisfy(
                            each ->
                                    assertThat(each.getValue().asText())
                                            .as(each.getKey())
                                            .isEqualTo("ended"));
            assertThat(others.stop().path("failed")).isEmpty();
        }
        assertThat(gateway.process().metric("sidelane_gateway_events_total{event=\"idle_closed\"}"))
                .isEqualTo(8);
    }
}
