package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A network namespace of its own, with an upstream in it for which any path is a page. */
final class PagesNamespace implements AutoCloseable {

    private static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final int port;
    private final OwnedProcess pages;

    /** Skips the test, and says why, where nobody may make one. */
    PagesNamespace(String kind, Path directory, Path python) throws IOException {
        name = "sidelane-%s-%d".formatted(kind, ProcessHandle.current().pid());
        assumeTrue(ip("netns", "add", name), "ip netns add: refused (expected: root)");
        try (var free = GatewayProcess.free()) {
            port = free.getLocalPort();
        }
        var log = directory.resolve("pages.log");
        pages =
                new OwnedProcess(
                        "pages",
                        new ProcessBuilder(
                                        inside(
                                                python.toString(),
                                                SCRIPTS.resolve("pages.py").toString(),
                                                Integer.toString(port)))
                                .redirectErrorStream(true)
                                .redirectOutput(log.toFile())
                                .start(),
                        log);
        try {
            assertThat(ip("-n", name, "link", "set", "lo", "up")).isTrue();
            pages.awaitReady("listening", Duration.ofSeconds(20), this::answers);
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Runs {@code ip}; whether it did what was asked for. */
    static boolean ip(String... words) {
        var argv = new ArrayList<>(List.of("ip"));
        argv.addAll(List.of(words));
        return Command.outcome(argv, "", LIMIT).exit() == 0;
    }

    String name() {
        return name;
    }

    /** The upstream's. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** The command, run in it. */
    List<String> inside(String... words) {
        var argv = new ArrayList<>(List.of("ip", "netns", "exec", name));
        argv.addAll(List.of(words));
        return argv;
    }

    private boolean answers() {
        return curl("http://%s/".formatted(address())).exit() == 0;
    }

    Command.Outcome curl(String url) {
        return Command.outcome(inside("curl", "-sf", url), "", LIMIT);
    }

    /** Ends whatever is left in it, which may be a browser that hung and its many processes. */
    @Override
    public void close() {
        pages.close();
        Command.outcome(List.of("ip", "netns", "pids", name), "", LIMIT)
                .stdout()
                .lines()
                .forEach(
                        pid ->
                                ProcessHandle.of(Long.parseLong(pid))
                                        .ifPresent(ProcessHandle::destroyForcibly));
        ip("netns", "del", name);
    }
}
