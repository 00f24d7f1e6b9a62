package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A cgroup v2 directory. Its cpu.stat counts without any controller, ended processes included. */
public record Cgroup(Path directory) {

    /** Where cgroup v2 is mounted, which in hybrid systems is not /sys/fs/cgroup. */
    static Path root(List<String> mountinfo) {
        return mountinfo.stream()
                .filter(line -> line.contains(" - cgroup2 "))
                .map(line -> Path.of(line.split(" ", 6)[4]))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RigException(
                                        "cgroup v2: not mounted (expected: a cgroup2 mount);"
                                                + " nothing started"));
    }

    static Cgroup root() {
        try {
            return new Cgroup(root(Files.readAllLines(Path.of("/proc/self/mountinfo"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cgroup child(String name) {
        return new Cgroup(directory.resolve(name));
    }

    Cgroup create() {
        try {
            Files.createDirectories(directory);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Cgroup> children() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).sorted().map(Cgroup::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU time of all that ever ran here or below, in microseconds. */
    long usageMicros() {
        return usageMicros(read("cpu.stat"));
    }

    static long usageMicros(String cpuStat) {
        return cpuStat.lines()
                .filter(line -> line.startsWith("usage_usec "))
                .mapToLong(line -> Long.parseLong(line.substring("usage_usec ".length()).strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RigException(
                                        "cpu.stat: no usage_usec (expected: Linux 4.15 or newer);"
                                                + " CPU cannot be measured"));
    }

    boolean populated() {
        return read("cgroup.events").contains("populated 1");
    }

    /** Kills what is left inside and removes the whole subtree. */
    void remove() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        if (populated()) {
            write("cgroup.kill", "1");
            Await.until(
                    "cgroup %s to empty".formatted(directory),
                    Duration.ofSeconds(5),
                    () -> !populated());
        }
        removeEmpty();
    }

    private void removeEmpty() {
        children().forEach(Cgroup::removeEmpty);
        Await.until("cgroup %s to go".formatted(directory), Duration.ofSeconds(2), this::rmdir);
    }

    /** A cgroup whose last process is being reaped is busy for a moment. */
    private boolean rmdir() {
        try {
            Files.deleteIfExists(directory);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String value) {
        try {
            Files.writeString(directory.resolve(file), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
