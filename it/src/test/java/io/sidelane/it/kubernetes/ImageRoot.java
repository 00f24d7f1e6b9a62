package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an image, laid out by its {@code COPY} lines. Stands for a container engine, which
 * is not to be had: this machine is the base image, and {@code RUN} lines, which only install
 * packages, are left out.
 *
 * @param folder its {@code /}
 */
record ImageRoot(Path folder, List<String> entrypoint) {

    static ImageRoot layOut(String app, Path folder) throws IOException {
        var file = Manifests.FOLDER.resolve("images/%s.Containerfile".formatted(app));
        var version = "";
        var entrypoint = new ArrayList<String>();
        for (var line : Files.readAllLines(file)) {
            var words = line.split(" ");
            switch (words[0]) {
                case "ARG" -> {
                    if (words[1].startsWith("VERSION=")) {
                        version = words[1].substring("VERSION=".length());
                    }
                }
                case "COPY" -> copy(words[1].replace("${VERSION}", version), folder, words[2]);
                case "ENTRYPOINT" ->
                        Serialization.unmarshal(line.substring(11), JsonNode.class)
                                .forEach(word -> entrypoint.add(word.asText()));
                default -> {}
            }
        }
        return rooted(folder, entrypoint);
    }

    /** An image with this machine's programs and no files of its own. */
    static ImageRoot ofThisMachine(Path folder) throws IOException {
        return rooted(folder, List.of());
    }

    private static ImageRoot rooted(Path folder, List<String> entrypoint) throws IOException {
        for (var name : List.of("proc", "sys", "dev", "etc", "tmp", "var/run")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (var name : List.of("ld.so.cache", "passwd", "nsswitch.conf")) {
            Files.copy(Path.of("/etc", name), folder.resolve("etc").resolve(name));
        }
        return new ImageRoot(folder, List.copyOf(entrypoint));
    }

    private static void copy(String from, Path folder, String to) throws IOException {
        var target = folder.resolve(to.substring(1));
        Files.createDirectories(target.getParent());
        var source = KubernetesBinaries.REPOSITORY.resolve(from);
        // As in an image, whose files are root's.
        var outcome =
                Command.outcome(
                        List.of(
                                "cp",
                                "--recursive",
                                "--preserve=mode,timestamps",
                                source.toString(),
                                target.toString()),
                        "",
                        Duration.ofSeconds(60));
        if (outcome.exit() != 0) {
            throw new IOException(outcome.lastWords());
        }
    }
}
