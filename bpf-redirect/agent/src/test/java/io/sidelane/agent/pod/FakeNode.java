package io.sidelane.agent.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A kubelet's tree and a procfs of plain files; a namespace is a file, its cookie in its name. */
public final class FakeNode {

    private final Path root;
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<Long> pids = new HashSet<>();

    /** With process 1 in the namespace of cookie 1. */
    public FakeNode(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(tree());
        process(1, 1, 1, tree());
    }

    /** Root of the cgroup hierarchy. */
    public Path tree() {
        return root.resolve("cgroup");
    }

    public Path proc() {
        return root.resolve("proc");
    }

    public Path container(String path) throws IOException {
        return Files.createDirectories(tree().resolve(path));
    }

    /** Makes the process, or makes it another one of the same number. */
    public void process(long pid, long started, long cookie, Path cgroup) throws IOException {
        var directory = Files.createDirectories(proc().resolve(pid + "/ns"));
        var namespace = root.resolve("netns-" + cookie);
        if (!Files.exists(namespace)) {
            Files.createFile(namespace);
        }
        Files.deleteIfExists(directory.resolve("net"));
        Files.createSymbolicLink(directory.resolve("net"), namespace);
        Files.writeString(
                directory.resolveSibling("stat"),
                "%d (a (b) c) S %s%d 0\n".formatted(pid, "0 ".repeat(18), started));
        Files.writeString(
                directory.resolveSibling("cgroup"), "0::/%s\n".formatted(root.relativize(cgroup)));
        if (pids.add(pid)) {
            Files.writeString(
                    cgroup.resolve("cgroup.procs"),
                    pid + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    /** Ends the processes of a container, and the container. */
    public void remove(String container) throws IOException {
        var procs = tree().resolve(container).resolve("cgroup.procs");
        for (var pid : Files.readAllLines(procs)) {
            Files.delete(proc().resolve(pid).resolve("stat"));
            pids.remove(Long.valueOf(pid));
        }
        Files.delete(procs);
        Files.delete(tree().resolve(container));
        Files.delete(tree().resolve(container).getParent());
    }

    public String netns(long pid) {
        return proc().resolve(pid + "/ns/net").toString();
    }

    public long cookie(Path path) {
        asked.incrementAndGet();
        try {
            return Long.parseLong(
                    path.toRealPath().getFileName().toString().substring("netns-".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often a cookie was asked for. */
    public int asked() {
        return asked.get();
    }
}
