package io.sidelane.it.paths;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.OwnedProcess;
import io.sidelane.it.rig.RigException;
import io.sidelane.it.rig.TcpTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code ibv_rc_pingpong} as the container of a pod: its messages need more memory than a process
 * may lock, which the kernel allows to whoever has {@code CAP_IPC_LOCK} alone.
 */
final class RdmaCheck {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PORT = 18515;

    private static final int MESSAGE = 9 << 20;
    private static final String REFUSED = "Couldn't register MR";

    private final String device;
    private final Path folder;

    RdmaCheck(String device, Path folder) {
        this.device = device;
        this.folder = folder;
    }

    /** What was seen, a line a case. */
    List<String> run(InjectedPod pod, String container) {
        var process = ContainerProcess.of(pod.spec(), pod.container(container));
        var without = process.with(Set.of());
        var another = new ContainerProcess("1000", process.capabilities(), true);
        return List.of(
                "as it is: " + exchange(process),
                "without IPC_LOCK: " + refused(without),
                "as user 1000: " + refused(another));
    }

    private String exchange(ContainerProcess container) {
        var log = folder.resolve("pingpong.log");
        try (var server = start(container, log)) {
            server.awaitReady("listening", LIMIT, () -> TcpTable.of(server.pid()).listensOn(PORT));
            var client = Command.run(command(container, "localhost"), LIMIT);
            Await.until("what the server says", LIMIT, () -> said(log).contains(" iters in "));
            return client.lines()
                    .filter(line -> line.contains(" bytes in "))
                    .findFirst()
                    .orElseThrow(() -> new RigException("pingpong: " + client));
        }
    }

    private OwnedProcess start(ContainerProcess container, Path log) {
        try {
            return new OwnedProcess(
                    "ibv_rc_pingpong",
                    new ProcessBuilder(command(container))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String refused(ContainerProcess container) {
        var outcome = Command.outcome(command(container), "", LIMIT);
        if (outcome.exit() == 0 || !outcome.stderr().contains(REFUSED)) {
            throw new RigException(
                    "%d bytes to lock of %d: exit code %d, %s (expected: %s)"
                            .formatted(
                                    MESSAGE,
                                    ContainerProcess.MEMORY_LOCK,
                                    outcome.exit(),
                                    outcome.lastWords(),
                                    REFUSED));
        }
        return REFUSED;
    }

    private List<String> command(ContainerProcess container, String... server) {
        var words = new ArrayList<>(ContainerProcess.LOCKED_MEMORY);
        words.addAll(container.words());
        words.addAll(List.of("ibv_rc_pingpong", "--ib-dev=" + device, "--gid-idx=0"));
        words.addAll(List.of("--port=" + PORT, "--size=" + MESSAGE, "--iters=1"));
        words.addAll(List.of(server));
        return words;
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
