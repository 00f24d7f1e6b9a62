package io.sidelane.api.directory;

import io.sidelane.api.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The YAML files of a directory. A file that cannot be read keeps what it said before; a file that
 * is gone takes its objects with it; a directory that cannot be listed changes nothing, for it is
 * more often unmounted than meant to be empty. Not safe for use by several threads.
 *
 * @param <T> what a file consists of
 */
public final class YamlDirectory<T> {

    static final int MAX_FILES = 1_000;

    private final String what;
    private final Path directory;
    private final Reader<T> reader;
    private Map<String, Seen<T>> seen = new TreeMap<>();

    /** Reads a file as a whole. */
    @FunctionalInterface
    public interface Reader<T> {

        /**
         * @return its objects, or none and why
         */
        FileContent<T> read(String file, byte[] bytes);
    }

    /** The present bytes of a file, and what is in force of it. */
    private record Seen<T>(byte @Nullable [] bytes, FileContent<T> content) {}

    /**
     * @param what names the directory in errors, e.g. {@code policy directory}
     */
    public YamlDirectory(String what, Path directory, Reader<T> reader) {
        this.what = what;
        this.directory = directory;
        this.reader = reader;
    }

    /**
     * Reads what has changed since the last scan.
     *
     * @return all files in the order of their names; those that are as they were, as the same
     *     objects
     * @throws IOException with a message for people when the directory cannot be listed
     */
    public List<FileContent<T>> scan() throws IOException {
        var now = new TreeMap<String, Seen<T>>();
        for (var path : files()) {
            var file = path.getFileName().toString();
            var next = read(file, path, seen.get(file));
            if (next != null) {
                now.put(file, next);
            }
        }
        seen = now;
        return now.values().stream().map(Seen::content).toList();
    }

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory, YamlDirectory::isYaml)) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new IOException(
                    "%s: %s (expected: a directory that can be read)".formatted(what, directory),
                    e);
        }
        if (files.size() > MAX_FILES) {
            throw new IOException(
                    "%s: %d files in %s (expected: at most %d)"
                            .formatted(what, files.size(), directory, MAX_FILES));
        }
        return files;
    }

    /* Editors and ConfigMap mounts keep what is not to be read behind a dot; a pipe would block. */
    private static boolean isYaml(Path path) {
        var name = path.getFileName().toString();
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml"))
                && Files.isRegularFile(path);
    }

    private @Nullable Seen<T> read(String file, Path path, @Nullable Seen<T> before) {
        byte[] bytes;
        try (var in = Files.newInputStream(path)) {
            bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException e) {
            var error =
                    "%s: %s (expected: a file that can be read)".formatted(file, e.getMessage());
            return new Seen<>(null, bad(file, List.of(error), before));
        }
        if (before != null && Arrays.equals(bytes, before.bytes())) {
            return before;
        }
        var content = reader.read(file, bytes);
        return new Seen<>(
                bytes, content.errors().isEmpty() ? content : bad(file, content.errors(), before));
    }

    private static <T> FileContent<T> bad(
            String file, List<String> errors, @Nullable Seen<T> before) {
        return new FileContent<>(
                file, before == null ? List.of() : before.content().objects(), errors);
    }
}
