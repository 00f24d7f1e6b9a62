package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is urgent comes before what was asked for earlier on its connection (RFC 9218). */
class GatewayPriorityE2E {

    /* Four times what a stream's buffers hold: so much is on its way before anything is urgent. */
    private static final String LENGTH = "4000000";

    private RecordingUpstream upstream;
    private GatewayProcess gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        var _ = Http3.findPython();
        upstream = new RecordingUpstream();
        gateway = GatewayProcess.start(directory, "", GatewayProcess.allTo(upstream.address()));
    }

    @AfterEach
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
            upstream.close();
        }
    }

    private JsonNode overtakes(String how) throws IOException {
        var told = Http3.of(gateway).run("overtakes", how, LENGTH);
        assertThat(told.path("length").asInt()).isEqualTo(1_000);
        assertThat(told.path("whole").asBoolean()).isTrue();
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"u=0", "update", "server"})
    void theUrgentOvertakesTheLong(String how) throws Exception {
        assertThat(overtakes(how).path("share").asDouble()).isLessThan(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u=3", "u=7"})
    void whatIsNotComesInItsTurn(String how) throws Exception {
        assertThat(overtakes(how).path("share").asDouble()).isGreaterThan(0.9);
    }
}
