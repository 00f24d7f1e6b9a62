package io.sidelane.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Leftovers;
import java.io.IOException;
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

        assertThat(bench("hop-pingpong-64B", "0.5", out)).isZero();

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

        assertThat(bench("stream-128KiB", "3", directory.resolve("bench.json"))).isZero();
        Leftovers.assertNone();
    }

    private static int bench(String name, String seconds, Path out) {
        return new CommandLine(new BenchCommand())
                .execute(
                        "--case",
                        name,
                        "--rounds",
                        "1",
                        "--seconds",
                        seconds,
                        "--out",
                        out.toString());
    }
}
