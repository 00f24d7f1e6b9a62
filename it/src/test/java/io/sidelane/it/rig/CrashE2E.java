package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.ItMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is ended from outside, politely and not, while its agent accelerates. */
class CrashE2E {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir private Path directory;
    private @Nullable Process bystander;

    @AfterEach
    void endTheBystander() {
        if (bystander != null) {
            bystander.destroyForcibly();
        }
    }

    @Test
    void ctrlCLeavesNothing() throws Exception {
        Leftovers.assumeRealParts();
        var demo = startDemo();
        var run = awaitAccelerating(demo);
        var links = links(run);
        copyTheMounts();

        Command.run(List.of("kill", "-INT", Long.toString(demo.pid())));

        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertGone(run, links);
        Leftovers.assertNone();
    }

    @Test
    void whatAKilledRunLeavesIsRemovedByTheNext() throws Exception {
        Leftovers.assumeRealParts();
        var demo = startDemo();
        var run = awaitAccelerating(demo);
        var links = links(run);
        copyTheMounts();

        demo.destroyForcibly().waitFor();

        assertThat(Path.of("/run/netns", run.netns("client"))).exists();
        assertThat(links).isNotEmpty().allMatch(CrashE2E::isThere);
        try (var next = Rig.start(new RigPlan(Set.of(), false, false))) {
            assertThat(next.cleanedBefore()).contains(run.name());
        }
        assertGone(run, links);
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

    /** Accelerating: the first measurement with the agent is printed. */
    private RunId awaitAccelerating(Process demo) {
        var log = directory.resolve("demo.log");
        Await.until(
                "the demo's first accelerated measurement",
                PATIENCE,
                () -> !demo.isAlive() || read(log).contains("  sidelane  "));
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

    /** The kernel's numbers of what the demo's agent has attached. */
    private static List<Integer> links(RunId run) throws IOException {
        try (var pins = Files.walk(RunDirectory.of(run).resolve("bpffs"))) {
            var links =
                    pins.filter(pin -> pin.toString().contains("/links/"))
                            .map(CrashE2E::id)
                            .toList();
            assertThat(links).hasSizeGreaterThan(3);
            return links;
        }
    }

    private static int id(Path pin) {
        var shown = Command.run(List.of("bpftool", "-j", "link", "show", "pinned", pin.toString()));
        try {
            return new ObjectMapper().readTree(shown).path("id").asInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere(int link) {
        var shown = List.of("bpftool", "link", "show", "id", Integer.toString(link));
        return Command.outcome(shown, "", PATIENCE).exit() == 0;
    }

    /** Somebody else's mount namespace, as each container has one: the demo's mounts are in it. */
    private void copyTheMounts() throws IOException {
        var started = new ProcessBuilder("unshare", "--mount", "sleep", "600").start();
        bystander = started;
        var ours = mountNamespace(ProcessHandle.current().pid());
        Await.until(
                "a mount namespace of its own",
                PATIENCE,
                () -> !mountNamespace(started.pid()).equals(ours));
    }

    private static Path mountNamespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/%d/ns/mnt".formatted(pid)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertGone(RunId run, List<Integer> links) throws IOException {
        // The kernel lets go of them a moment after their last owner.
        Await.until(
                "links %s to go".formatted(links),
                PATIENCE,
                () -> links.stream().noneMatch(CrashE2E::isThere));
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
