package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.ItMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is ended from outside, politely and not. */
class CrashE2E {
    @TempDir private Path directory;

    @Test
    void ctrlCLeavesNothing() throws Exception {
        Leftovers.assumeRealParts();
        var demo = startDemo();
        var run = awaitRunning(demo);

        Command.run(List.of("kill", "-INT", Long.toString(demo.pid())));

        assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertGone(run);
        Leftovers.assertNone();
    }

    @Test
    void whatAKilledRunLeavesIsRemovedByTheNext() throws Exception {
        Leftovers.assumeRealParts();
        var demo = startDemo();
        var run = awaitRunning(demo);

        demo.destroyForcibly().waitFor();

        assertThat(Path.of("/run/netns", run.netns("client"))).exists();
        try (var next = Rig.start(new RigPlan(Set.of(), false, false))) {
            assertThat(next.cleanedBefore()).contains(run.name());
        }
        assertGone(run);
        Leftovers.assertNone();
    }

    private Process startDemo() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dsidelane.hop=" + Binaries.hop(),
                        ItMain.class.getName(),
                        "demo",
                        "--baseline-only",
                        "--rounds",
                        "100",
                        "--seconds",
                        "1",
                        "--html",
                        directory.resolve("demo.html").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("demo.log").toFile())
                .start();
    }

    /** Running: the first measurement is printed. */
    private RunId awaitRunning(Process demo) {
        var log = directory.resolve("demo.log");
        Await.until(
                "the demo's first round",
                Duration.ofSeconds(60),
                () -> !demo.isAlive() || read(log).contains("round 1/"));
        assertThat(demo.isAlive()).as(read(log)).isTrue();
        return runOf(demo).orElseThrow();
    }

    private static Optional<RunId> runOf(Process demo) {
        var registry = Path.of("/run/sidelane-rig");
        try (var files = Files.list(registry)) {
            return files.filter(file -> read(file).contains("pid=%d\n".formatted(demo.pid())))
                    .flatMap(file -> RunId.ofName(file.getFileName().toString()).stream())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void assertGone(RunId run) throws IOException {
        assertThat(Cgroup.root().child(run.name()).directory()).doesNotExist();
        assertThat(RunDirectory.of(run)).doesNotExist();
        try (var names = Files.list(Path.of("/run/netns"))) {
            assertThat(names.map(name -> name.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(run.name()));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
