package io.sidelane.it.kubernetes;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a node that an agent's pod mounts, and one pod on it: a process of another user with
 * a network namespace of its own, in a control group as kubelets name them. The control group is a
 * tree of its own, so no other socket of this machine is seen.
 */
public final class TestNode implements AutoCloseable {

    public static final String POD = "3f1a2b4c-5d6e-4f70-8a9b-0c1d2e3f4a10";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String CONTAINER =
            "0c8a6d3be1f7452990aabbccddeeff00112233445566778899aabbccddeeff10";

    private final Path folder;
    private final Path group;
    private @Nullable Process workload;

    public TestNode(Path folder) throws IOException {
        this.folder = folder;
        for (var path : List.of("bpf", "cgroup", "state", "run", "empty")) {
            Files.createDirectories(folder.resolve(path));
        }
        group = Files.createTempDirectory(cgroup2(), "sidelane-node-");
        mount("-t", "bpf", "bpf", folder.resolve("bpf").toString());
        mount("--bind", group.toString(), folder.resolve("cgroup").toString());
    }

    /** What stands for the volumes of the manifests. */
    public Map<String, Path> volumes() {
        return Map.of(
                "bpffs", folder.resolve("bpf"),
                "cgroups", folder.resolve("cgroup"),
                "state", folder.resolve("state"),
                "run", folder.resolve("run"));
    }

    /** A folder where no bpffs is mounted. */
    Path withoutBpffs() {
        return folder.resolve("empty");
    }

    public void startPod() throws IOException {
        startPod("sleep", "600");
    }

    /** A pod that talks to itself: one connection on its loopback, both ends non-blocking. */
    void startTalkingPod() throws IOException {
        startPod(
                "/usr/bin/python3",
                "-c",
                """
                import asyncio
                async def echo(reader, writer):
                    while data := await reader.read(4096):
                        writer.write(data)
                async def main():
                    server = await asyncio.start_server(echo, "127.0.0.1", 8080)
                    reader, writer = await asyncio.open_connection("127.0.0.1", 8080)
                    while True:
                        writer.write(b"x" * 512)
                        await reader.readexactly(512)
                        await asyncio.sleep(0.01)
                asyncio.run(main())
                """);
    }

    private void startPod(String... program) throws IOException {
        var container =
                Files.createDirectories(
                        group.resolve("kubepods/burstable/pod%s/%s".formatted(POD, CONTAINER)));
        var command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--net",
                                "sh",
                                "-c",
                                "ip link set lo up && exec setpriv --reuid=1000 --regid=1000 --clear-groups \"$@\"",
                                "pod"));
        command.addAll(List.of(program));
        var process = new ProcessBuilder(command).start();
        workload = process;
        Files.writeString(container.resolve("cgroup.procs"), Long.toString(process.pid()));
        var here = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        Await.until(
                "the pod's own namespace",
                LIMIT,
                () -> {
                    try {
                        return !Files.readSymbolicLink(
                                        Path.of("/proc/%d/ns/net".formatted(process.pid())))
                                .equals(here);
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    /** The network namespace of the pod that was started. */
    public Path podNetns() {
        if (workload == null) {
            throw new IllegalStateException("no pod was started");
        }
        return Path.of("/proc/%d/ns/net".formatted(workload.pid()));
    }

    /** Pins of ours, none when nothing is loaded. */
    public List<Path> pins() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("bpf/sidelane"))) {
            return all.filter(Files::isRegularFile).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (workload != null) {
            workload.destroyForcibly();
            workload.waitFor(10, TimeUnit.SECONDS);
        }
        umount("cgroup");
        // With the mount go pins, links and programs.
        umount("bpf");
        try (Stream<Path> all = Files.walk(group)) {
            for (var directory :
                    all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(directory);
            }
        }
    }

    private static Path cgroup2() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields[2].equals("cgroup2"))
                .map(fields -> Path.of(fields[1]))
                .findFirst()
                .orElseThrow(() -> new IOException("cgroup v2: not mounted (expected: a mount)"));
    }

    private static void mount(String... arguments) throws IOException {
        run(Stream.concat(Stream.of("mount"), Stream.of(arguments)).toList());
    }

    private void umount(String name) throws IOException {
        run(List.of("umount", folder.resolve(name).toString()));
    }

    private static void run(List<String> command) throws IOException {
        var outcome = Command.outcome(command, "", LIMIT);
        if (outcome.exit() != 0) {
            throw new IOException(String.join(" ", command) + ": " + outcome.lastWords());
        }
    }
}
