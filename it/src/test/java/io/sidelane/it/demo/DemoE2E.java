package io.sidelane.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Leftovers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo's shortest form on the real parts. Asserts what happened, never how fast. */
class DemoE2E {
    @TempDir private Path directory;

    @Test
    void everyHopIsAcceleratedAndNothingIsLeft() throws IOException {
        Leftovers.assumeRealParts();
        var page = directory.resolve("demo.html");

        var json = demo("--rounds", "1", "--seconds", "1", "-o", "json", "--html", page.toString());

        for (var workload : List.of("http", "tcp")) {
            var hops = json.path(workload).path("hops");
            assertThat(hops.path("total").asInt()).isEqualTo(3);
            assertThat(hops.path("accelerated").asInt()).as("%s: %s", workload, json).isEqualTo(3);
            assertThat(hops.path("misses").asLong(-1)).as("%s: %s", workload, json).isZero();
            assertThat(json.path(workload).path("sidelane").path("requestsPerSecond").asDouble())
                    .isPositive();
        }
        assertThat(Files.readString(page)).contains("<svg", "</html>");
        Leftovers.assertNone();
    }

    private static JsonNode demo(String... args) throws IOException {
        var printed = new ByteArrayOutputStream();
        var screen = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(new CommandLine(new DemoCommand()).execute(args)).isZero();
        } finally {
            System.setOut(screen);
        }
        return new ObjectMapper().readTree(printed.toByteArray());
    }
}
