package io.sidelane.libbpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cgroup of a test's own, below the root of cgroup v2 wherever that is mounted. */
final class TestCgroup implements BeforeEachCallback, AfterEachCallback {

    private @Nullable Path directory;

    Path path() {
        if (directory == null) {
            throw new IllegalStateException("cgroup: not made (expected: within a test)");
        }
        return directory;
    }

    /** Moves this process in, so that its sockets are the cgroup's, and back out. */
    void whileInside(Runnable action) throws IOException {
        Path home = Path.of(root() + ownCgroup()).resolve("cgroup.procs");
        String self = Long.toString(ProcessHandle.current().pid());
        Files.writeString(path().resolve("cgroup.procs"), self);
        try {
            action.run();
        } finally {
            Files.writeString(home, self);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory(Path.of(root()), "libbpf-test");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (directory != null) {
            Files.delete(directory);
            directory = null;
        }
    }

    private static String root() throws IOException {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.map(line -> line.split(" "))
                    .filter(fields -> fields[2].equals("cgroup2"))
                    .map(fields -> fields[1])
                    .findFirst()
                    .orElseThrow(() -> new IOException("no cgroup2 is mounted"));
        }
    }

    private static String ownCgroup() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/cgroup"))) {
            return lines.filter(line -> line.startsWith("0::"))
                    .map(line -> line.substring(3))
                    .findFirst()
                    .orElseThrow(() -> new IOException("not in a cgroup v2"));
        }
    }
}
