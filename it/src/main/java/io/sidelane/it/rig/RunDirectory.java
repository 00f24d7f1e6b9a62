package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A run's files: configurations, logs, sockets, and a bpffs of its own where one is mounted. */
final class RunDirectory implements AutoCloseable {
    private final Path path;

    RunDirectory(Path path) {
        this.path = path;
        try {
            Files.createDirectories(path);
            // Pods run as other users: they pass through, and leave their sockets in uds.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(path.resolve(AgentAccelerator.POLICY));
            var uds = Files.createDirectories(path.resolve("uds"));
            Files.setPosixFilePermissions(uds, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path of(RunId run) {
        return Path.of(System.getProperty("java.io.tmpdir"), run.name());
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(file(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory that a pod's program may write to. */
    Path writable(String name) {
        try {
            var directory = Files.createDirectories(file(name));
            return Files.setPosixFilePermissions(
                    directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The binary at a place where the pods' users may run it: a home directory is often closed to
     * them. A link costs nothing; another file system costs a copy.
     */
    void runnableAs(String name, Path binary) {
        var here = file(name);
        try {
            Files.createLink(here, binary.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            copy(binary, here);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path bpffs() {
        return file("bpffs");
    }

    void mountBpffs() {
        var directory = bpffs();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.run(List.of("mount", "-t", "bpf", "bpffs", directory.toString()));
    }

    static void delete(Path path) {
        if (!Files.isDirectory(path)) {
            return;
        }
        var bpffs = path.resolve("bpffs");
        if (Files.isDirectory(bpffs)) {
            // Fails where nothing is mounted, which is as good.
            Command.outcome(List.of("umount", bpffs.toString()), "", Duration.ofSeconds(5));
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        delete(path);
    }
}
