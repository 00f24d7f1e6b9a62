package io.sidelane.agent.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A pod's cgroup v2 directory. */
final class PodCgroup {

    private static final int DEEPEST = 8;

    private PodCgroup() {}

    /** What the annotation means: a path that does not start with the root is below it. */
    static Path resolve(Path root, String written) {
        var path = Path.of("/").resolve(written).normalize();
        return path.startsWith(root) ? path : Path.of(root + path.toString()).normalize();
    }

    /** Any process in it or below it. */
    static OptionalLong process(Path cgroup) {
        return processes(cgroup).stream().mapToLong(Long::longValue).findFirst();
    }

    /** The processes in it and below it; 0 stands for one of another process namespace. */
    static List<Long> processes(Path cgroup) {
        try (Stream<Path> directories =
                Files.find(cgroup, DEEPEST, (_, attributes) -> attributes.isDirectory())) {
            return directories.flatMap(PodCgroup::directly).map(Long::valueOf).toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }

    private static Stream<String> directly(Path directory) {
        try {
            return Files.readAllLines(directory.resolve("cgroup.procs")).stream();
        } catch (IOException _) {
            return Stream.empty();
        }
    }
}
