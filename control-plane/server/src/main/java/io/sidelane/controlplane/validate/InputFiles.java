package io.sidelane.controlplane.validate;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files and folders as people name them. */
public final class InputFiles {

    static final int MOST = 10_000;

    private InputFiles() {}

    /**
     * The files, and of each folder those that a directory source would read, in the order of
     * names.
     *
     * @throws IOException with a message for people
     */
    public static List<Path> of(List<Path> asked) throws IOException {
        var files = new ArrayList<Path>();
        for (var path : asked) {
            if (Files.isDirectory(path)) {
                files.addAll(inside(path));
            } else if (Files.isReadable(path)) {
                files.add(path);
            } else {
                throw new IOException(
                        "%s: cannot be read (expected: a file or a folder that can)"
                                .formatted(path));
            }
        }
        if (files.isEmpty()) {
            throw new IOException(
                    "%s: nothing to look at (expected: files that end in .yaml or .yml)"
                            .formatted(asked.getFirst()));
        }
        if (files.size() > MOST) {
            throw new IOException("files: %d (expected: at most %d)".formatted(files.size(), MOST));
        }
        return files;
    }

    private static List<Path> inside(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(folder, InputFiles::isConfig)) {
            entries.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (IOException e) {
            throw new IOException(
                    "%s: cannot be listed (expected: a folder that can)".formatted(folder), e);
        }
        files.sort(null);
        return files;
    }

    private static boolean isConfig(Path path) {
        var name = path.getFileName().toString();
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml"))
                && Files.isRegularFile(path);
    }
}
