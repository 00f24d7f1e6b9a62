package io.sidelane.agent.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A pod's cgroup v2 directory. */
final class PodCgroup {

    /** In {@link #processes}: one of another process namespace than this one's. */
    static final Long OUT_OF_SIGHT = 0L;

    private static final int DEEPEST = 8;

    private PodCgroup() {}

    /** What the annotation means: a path that does not start with the root is below it. */
    static Path resolve(Path root, String written) {
        var path = Path.of("/").resolve(written).normalize();
        return path.startsWith(root) ? path : Path.of(root + path.toString()).normalize();
    }

    /** The processes in it and below it, without those that look after a container from outside. */
    static List<Long> processes(Path cgroup) {
        try (Stream<Path> directories =
                Files.find(
                        cgroup,
                        DEEPEST,
                        (path, attributes) ->
                                attributes.isDirectory()
                                        && !KubeletCgroup.isAttendant(
                                                path.getFileName().toString()))) {
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
