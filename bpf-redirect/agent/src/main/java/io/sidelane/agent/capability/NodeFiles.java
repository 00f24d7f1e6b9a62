package io.sidelane.agent.capability;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a node below a root directory: {@code /}, a container's view of the node such as
 * {@code /proc/1/root}, or a test's tree. What cannot be read is not there: many attributes of
 * sysfs answer with an error where they mean nothing.
 *
 * <p>Writes nothing. Paths are relative to the root, and so are absolute symbolic links on the way:
 * none leads out of it.
 */
public final class NodeFiles {

    /** Of a file; more of one is not read. */
    private static final int MAX_BYTES = 8 << 20;

    private static final int MAX_NAMES = 4_096;

    /** On the way of one path, as the kernel's own bound. */
    private static final int MAX_LINKS = 40;

    private final Path root;

    public NodeFiles(Path root) {
        this.root = root;
    }

    public boolean exists(String path) {
        var real = real(path);
        return real != null && Files.exists(root.resolve(real));
    }

    public boolean isDirectory(String path) {
        var real = real(path);
        return real != null && Files.isDirectory(root.resolve(real));
    }

    /** Without white space at its ends; null when it cannot be read. */
    public @Nullable String text(String path) {
        try (var in = open(path)) {
            return text(in);
        } catch (IOException _) {
            return null;
        }
    }

    /** Of a file that gzip made. */
    @Nullable String unzipped(String path) {
        try (var in = new GZIPInputStream(open(path))) {
            return text(in);
        } catch (IOException _) {
            return null;
        }
    }

    List<String> lines(String path) {
        var text = text(path);
        return text == null ? List.of() : text.lines().toList();
    }

    /** Null when it cannot be read or is no number. */
    @Nullable Integer number(String path) {
        var text = text(path);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** What a directory has, sorted; none when it is not there. */
    List<String> names(String directory) {
        var real = real(directory);
        if (real == null) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root.resolve(real))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .sorted()
                    .limit(MAX_NAMES)
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** The last name of what a path really leads to; null when it leads nowhere. */
    @Nullable String target(String link) {
        var real = real(link);
        return real == null ? null : real.getFileName().toString();
    }

    /** Where a path really leads, relative to the root; null when it leads nowhere. */
    @Nullable Path real(String path) {
        var open = new ArrayDeque<Path>();
        Path.of(path).forEach(open::add);
        var real = Path.of("");
        for (int links = 0; !open.isEmpty(); ) {
            var name = open.pop();
            if (name.toString().equals("..")) {
                var parent = real.getParent();
                real = parent == null ? Path.of("") : parent;
                continue;
            }
            var next = real.resolve(name);
            var target = link(next);
            if (target == null) {
                real = next;
            } else if (links++ == MAX_LINKS) {
                return null;
            } else {
                real = target.isAbsolute() ? Path.of("") : real;
                var names = new ArrayList<Path>();
                target.forEach(names::add);
                names.reversed().forEach(open::push);
            }
        }
        return Files.exists(root.resolve(real), LinkOption.NOFOLLOW_LINKS) ? real : null;
    }

    private @Nullable Path link(Path path) {
        try {
            var file = root.resolve(path);
            return Files.isSymbolicLink(file) ? Files.readSymbolicLink(file) : null;
        } catch (IOException _) {
            return null;
        }
    }

    private InputStream open(String path) throws IOException {
        var real = real(path);
        if (real == null) {
            throw new NoSuchFileException(path);
        }
        return Files.newInputStream(root.resolve(real));
    }

    @Override
    public String toString() {
        return root.toString();
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
    }
}
