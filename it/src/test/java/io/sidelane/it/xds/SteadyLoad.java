package io.sidelane.it.xds;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.MeshPods;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Requests at a steady rate from pod web, counted by how they ended. */
final class SteadyLoad implements AutoCloseable {
    private static final String LONG = "1800s";

    private final Process process;
    private final Path report;

    record Result(long requests, double rate, long failed) {}

    SteadyLoad(MeshPods pods, String url, int rate) {
        var fortio = Binaries.fortio();
        assumeTrue(
                fortio.isPresent(), "fortio: not there (expected: put there by `sidelane setup`)");
        report = pods.file("load.json");
        process =
                pods.spawn(
                        pods.web(),
                        List.of(
                                fortio.orElseThrow().toString(),
                                "load",
                                "-quiet",
                                "-c",
                                "8",
                                "-qps",
                                Integer.toString(rate),
                                "-t",
                                LONG,
                                "-allow-initial-errors",
                                "-json",
                                report.toString(),
                                url),
                        pods.file("load.log"));
    }

    /** Asks it to end, as Ctrl-C does, for its report. */
    Result end() throws IOException {
        Command.outcome(
                List.of("kill", "-INT", Long.toString(process.pid())), "", Duration.ofSeconds(5));
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("fortio goes on after SIGINT");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        var json = new ObjectMapper().readTree(report.toFile());
        var all = json.path("DurationHistogram").path("Count").asLong();
        return new Result(
                all,
                json.path("ActualQPS").asDouble(),
                all - json.path("RetCodes").path("200").asLong());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
