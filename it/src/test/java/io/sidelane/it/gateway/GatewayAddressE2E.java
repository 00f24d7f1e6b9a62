package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to addresses that proved nothing, and who must prove one first. */
class GatewayAddressE2E {

    private static final String RETRIES = "sidelane_gateway_events_total{event=\"retry_sent\"}";

    /** Things that are sent. */
    private static final int KINDS = 9;

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
    void whoComesWhereManyHaveBegunMustProveItsAddressAndIsServed() throws Exception {
        var client = gateway.with("retryHandshakes: 3");
        assertThat(client.run("proves").toString()).isEqualTo("{\"status\":200,\"retries\":0}");
        assertThat(gateway.process().metric(RETRIES)).isZero();

        var answer = client.addresses("crowds", "40");

        assertThat(answer.path("honest").toString()).isEqualTo("{\"status\":200,\"retries\":1}");
        // Of each of two workers.
        assertThat(answer.path("handshake").asInt()).isBetween(3, 6);
        assertThat(gateway.process().metric(RETRIES)).isEqualTo(answer.path("retry").asInt() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OnLoad", "Always"})
    void whoProvesNothingDrawsThreeTimesAtMostWhateverItSends(String retry) throws Exception {
        var client = gateway.with("retry: " + retry);
        int drawn = 0;

        var answers = client.addresses("draws");

        assertThat(answers.size()).isEqualTo(KINDS);
        for (var one : answers.properties()) {
            var kind = one.getKey();
            var answer = one.getValue();
            System.out.printf("retry: %s, %s: %s%n", retry, kind, answer);
            assertThat(answer.path("worst").asDouble()).as(kind).isLessThanOrEqualTo(3.0);
            if (retry.equals("Always")) {
                assertThat(answer.path("packets")).as(kind).isEqualTo(answer.path("retries"));
                assertThat(answer.path("worst").asDouble()).as(kind).isLessThan(1.0);
            }
            drawn += answer.path("received").asInt();
        }
        assertThat(drawn).isPositive();
    }
}
