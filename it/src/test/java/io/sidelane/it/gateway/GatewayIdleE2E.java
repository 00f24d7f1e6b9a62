package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.rig.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections over TCP end when nothing was asked for a while, and no earlier. */
class GatewayIdleE2E {

    private static final int IDLE_SECONDS = 1;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void whoAsksAgainAndAgainStays(String version) throws Exception {
        try (var upstream = new RecordingUpstream();
                var gateway =
                        GatewayProcess.start(
                                directory,
                                "limits: {idleTimeoutSeconds: %d}".formatted(IDLE_SECONDS),
                                GatewayProcess.allTo(upstream.address()))) {
            var argv =
                    new ArrayList<>(
                            List.of(
                                    "curl",
                                    "-sS",
                                    version,
                                    "--rate",
                                    "4/s",
                                    "--cacert",
                                    gateway.authority().toString(),
                                    "--resolve",
                                    "%s:%d:127.0.0.1"
                                            .formatted(GatewayProcess.NAME, gateway.port()),
                                    "-w",
                                    "%{num_connects} "));
            for (int i = 0; i < 4 * 3 * IDLE_SECONDS; i++) {
                argv.add("https://%s:%d/%d".formatted(GatewayProcess.NAME, gateway.port(), i));
                argv.addAll(List.of("-o", "/dev/null"));
            }

            var outcome = Command.outcome(argv, "", Duration.ofSeconds(60));

            assertThat(outcome.exit()).as(outcome.lastWords()).isZero();
            assertThat(outcome.stdout().strip().split(" ")).startsWith("1").containsOnlyOnce("1");
        }
    }
}
