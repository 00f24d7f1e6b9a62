package io.sidelane.agent.policy;

import io.sidelane.api.yaml.Problem;
import io.sidelane.api.yaml.ReadFile;
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
 */
public final class PolicyDirectory {

    static final int MAX_FILES = 1_000;

    private final Path directory;
    private Map<String, Seen> seen = new TreeMap<>();

    /** The present bytes of a file, and what is in force of it. */
    private record Seen(byte @Nullable [] bytes, FileContent content) {}

    public PolicyDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads what has changed since the last scan.
     *
     * @throws IOException with a message for people when the directory cannot be listed
     */
    public DesiredState scan() throws IOException {
        var now = new TreeMap<String, Seen>();
        for (var path : files()) {
            var file = path.getFileName().toString();
            var next = read(file, path, seen.get(file));
            if (next != null) {
                now.put(file, next);
            }
        }
        seen = now;
        return Catalog.of(now.values().stream().map(Seen::content).toList());
    }

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory, PolicyDirectory::isPolicy)) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new IOException(
                    "policy directory: %s (expected: a directory that can be read)"
                            .formatted(directory),
                    e);
        }
        if (files.size() > MAX_FILES) {
            throw new IOException(
                    "policy directory: %d files in %s (expected: at most %d)"
                            .formatted(files.size(), directory, MAX_FILES));
        }
        return files;
    }

    /* Editors and ConfigMap mounts keep what is not to be read behind a dot; a pipe would block. */
    private static boolean isPolicy(Path path) {
        var name = path.getFileName().toString();
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml"))
                && Files.isRegularFile(path);
    }

    private static @Nullable Seen read(String file, Path path, @Nullable Seen before) {
        byte[] bytes;
        try (var in = Files.newInputStream(path)) {
            bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException e) {
            var error =
                    "%s: %s (expected: a file that can be read)".formatted(file, e.getMessage());
            return new Seen(null, bad(file, List.of(error), before));
        }
        if (before != null && Arrays.equals(bytes, before.bytes())) {
            return before;
        }
        return switch (YamlReader.read(file, bytes)) {
            case ReadFile.Good(var objects) ->
                    new Seen(bytes, new FileContent(file, objects, List.of()));
            case ReadFile.Bad(var problems) ->
                    new Seen(
                            bytes,
                            bad(file, problems.stream().map(Problem::toString).toList(), before));
        };
    }

    private static FileContent bad(String file, List<String> errors, @Nullable Seen before) {
        return new FileContent(
                file, before == null ? List.of() : before.content().objects(), errors);
    }
}
