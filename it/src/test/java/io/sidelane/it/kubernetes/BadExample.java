package io.sidelane.it.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * An object that must be refused. Its first lines say with which words: {@code # server:} an API
 * server, {@code # file:} whoever reads files, {@code # both:} either.
 */
record BadExample(String name, String yaml, String fromServer, String fromFile) {

    static List<BadExample> all() throws IOException {
        try (var files = Files.list(folder())) {
            return files.sorted().map(BadExample::read).toList();
        }
    }

    private static Path folder() {
        try {
            return Path.of(
                    Objects.requireNonNull(
                                    BadExample.class.getResource("bad"), "resources of this class")
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BadExample read(Path file) {
        try {
            var yaml = Files.readString(file);
            return new BadExample(
                    file.getFileName().toString(),
                    yaml,
                    said(file, yaml, "server"),
                    said(file, yaml, "file"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String said(Path file, String yaml, String where) {
        return yaml.lines()
                .filter(line -> line.startsWith("# " + where + ": ") || line.startsWith("# both: "))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "%s: no line # %s: (expected: the words that it is refused with)"
                                                .formatted(file, where)));
    }

    @Override
    public String toString() {
        return name;
    }
}
