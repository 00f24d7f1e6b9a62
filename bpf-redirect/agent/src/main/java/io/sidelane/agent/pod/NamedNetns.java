package io.sidelane.agent.pod;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The network namespaces that {@code ip netns} and CNI name under a directory. */
final class NamedNetns {

    private final Path directory;

    NamedNetns(Path directory) {
        this.directory = directory;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Empty when the directory is not there: it comes with the first namespace. */
    List<String> names() {
        var names = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (!name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    /** The name when the path is one of this directory, the path itself otherwise. */
    String nameOf(Path path) {
        return directory.equals(path.getParent()) ? path.getFileName().toString() : path.toString();
    }
}
