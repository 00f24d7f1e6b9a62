package io.sidelane.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Leftovers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One case of the bench on the real parts. Asserts what happened, never how fast. */
class BenchE2E {
    @TempDir private Path directory;

    @Test
    void oneCaseHasAllFourVariantsAndItsRatios() throws IOException {
        Leftovers.assumeRealParts();
        var out = directory.resolve("bench.json");

        assertThat(bench("hop-pingpong-64B", "0.5", out)).isEmpty();

        var json = new ObjectMapper().readTree(out.toFile());
        assertThat(json.path("cells").findValuesAsText("variant"))
                .containsExactlyInAnyOrder("direct", "iptables", "sidelane", "uds");
        assertThat(json.path("ratios").findValuesAsText("metric"))
                .containsExactly("cpuPerRequest", "p50", "p99", "throughput");
        assertThat(json.path("cells").findValues("hops").getFirst().path("accelerated").asInt())
                .isEqualTo(1);
        Leftovers.assertNone();
    }

    /**
     * Small segments and a full receive buffer make retransmissions that overlap what came before;
     * the bench fails where more or fewer bytes come than were sent.
     */
    @Test
    void aStreamBringsWhatWasSent() throws IOException {
        Leftovers.assumeRealParts();

        assertThat(bench("stream-128KiB", "3", directory.resolve("bench.json"))).isEmpty();
        Leftovers.assertNone();
    }

    /** Runs one case once and gives what the bench says of an error. */
    private static String bench(String name, String seconds, Path out) {
        var errors = new ByteArrayOutputStream();
        var screen = System.err;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int exit =
                    new CommandLine(new BenchCommand())
                            .execute(
                                    "--case",
                                    name,
                                    "--rounds",
                                    "1",
                                    "--seconds",
                                    seconds,
                                    "--out",
                                    out.toString());
            return exit == 0 ? "" : errors.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(screen);
        }
    }
}
