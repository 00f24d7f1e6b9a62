package io.sidelane.agent;

import io.sidelane.libbpf.NetworkNamespace;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real processes in control groups that are named as a kubelet's, below one of the test's own. */
final class TestPods implements AutoCloseable {

    private final Path root;
    private final List<Process> processes = new ArrayList<>();

    /**
     * @param hierarchy where cgroup v2, or a v1 hierarchy, is mounted
     */
    TestPods(Path hierarchy) throws IOException {
        root = Files.createTempDirectory(hierarchy, "sidelane-kubelet-it-");
    }

    Path root() {
        return root;
    }

    /** A process in a network namespace of its own. */
    Process isolated(String container) throws IOException {
        var process = start(container, "unshare", "--net", "sleep", "600");
        Await.until("its own namespace", () -> inode(process) != here());
        return process;
    }

    /** A process in the network namespace of this one. */
    Process inHostNetwork(String container) throws IOException {
        return start(container, "sleep", "600");
    }

    /** As a runtime does it: in its cgroup first, in its namespace when {@link #enter} says so. */
    Process starting(String container) throws IOException {
        return start(container, "sh", "-c", "read _ && exec unshare --net sleep 600");
    }

    void enter(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        Await.until("its own namespace", () -> inode(process) != here());
    }

    /** Ends a process and removes its container and its pod. */
    void end(Process process, String container) throws IOException, InterruptedException {
        end(process);
        Files.delete(root.resolve(container));
        Files.delete(root.resolve(container).getParent());
    }

    void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "process %d (expected: ended)".formatted(process.pid()));
        }
        processes.remove(process);
    }

    static long cookie(Process process) {
        return cookie(Path.of("/proc/%d/ns/net".formatted(process.pid())));
    }

    static long cookie(Path path) {
        try (var netns = NetworkNamespace.open(path)) {
            return netns.cookie();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (var process : List.copyOf(processes)) {
            end(process);
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException e)
                            throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private Process start(String container, String... command) throws IOException {
        var group = Files.createDirectories(root.resolve(container));
        var process = new ProcessBuilder(command).start();
        processes.add(process);
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
        return process;
    }

    private static long here() {
        try (var here = NetworkNamespace.current()) {
            return here.inode();
        }
    }

    private static long inode(Process process) {
        try (var netns =
                NetworkNamespace.open(Path.of("/proc/%d/ns/net".formatted(process.pid())))) {
            return netns.inode();
        }
    }
}
