package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.it.paths.ContainerProcess;
import io.sidelane.it.paths.HugePageMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A container as a pod's specification has it: its user, capabilities, read-only root, volumes and
 * arguments, in an image's files. Seccomp and AppArmor are not applied.
 *
 * @param spec the pod's
 * @param sources folders that stand for the volumes, by their names; a volume in memory has none
 */
record PodContainer(JsonNode spec, JsonNode container, ImageRoot image, Map<String, Path> sources) {

    static PodContainer of(
            JsonNode workload,
            String list,
            String name,
            ImageRoot image,
            Map<String, Path> sources) {
        return ofPod(workload.at("/spec/template/spec"), list, name, image, sources);
    }

    static PodContainer ofPod(
            JsonNode spec, String list, String name, ImageRoot image, Map<String, Path> sources) {
        var container =
                StreamSupport.stream(spec.path(list).spliterator(), false)
                        .filter(each -> each.path("name").asText().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + " (expected: in the pod)"));
        return new PodContainer(spec, container, image, sources);
    }

    /** Lower case, without {@code CAP_}. */
    Set<String> capabilities() {
        return ContainerProcess.of(spec, container).capabilities();
    }

    List<String> arguments() {
        var words = new ArrayList<String>();
        container.path("args").forEach(word -> words.add(word.asText()));
        return words;
    }

    /** The command line that runs it, with these capabilities and arguments. */
    List<String> commandLine(Set<String> capabilities, List<String> arguments) {
        var words =
                new ArrayList<>(
                        List.of("unshare", "--mount", "--propagation", "private", "sh", script()));
        words.add(image.folder().toString());
        words.add(container.at("/securityContext/readOnlyRootFilesystem").asText("false"));
        words.add(volumes());
        words.add("--");
        words.addAll(List.of("/usr/bin/env", "-i"));
        words.add("PATH=/opt/java/openjdk/bin:/usr/bin:/bin");
        words.addAll(ContainerProcess.of(spec, container).with(capabilities).words());
        if (container.has("command")) {
            container.path("command").forEach(word -> words.add(word.asText()));
        } else {
            words.addAll(image.entrypoint());
        }
        words.addAll(arguments);
        return words;
    }

    private String volumes() {
        var lines = new StringBuilder();
        for (var mount : container.path("volumeMounts")) {
            var to = mount.path("mountPath").asText();
            var source = sources.get(mount.path("name").asText());
            if (!to.startsWith("/sys/")) {
                create(image.folder().resolve(to.substring(1)));
            }
            lines.append(source == null ? inMemory(mount.path("name").asText()) : source.toString())
                    .append(' ')
                    .append(to)
                    .append(mount.path("readOnly").asBoolean() ? " ro\n" : " rw\n");
        }
        return lines.toString();
    }

    private String inMemory(String volume) {
        return HugePageMount.of(spec, container).stream()
                .filter(mount -> mount.volume().equals(volume))
                .map(mount -> "hugetlbfs:" + mount.options())
                .findFirst()
                .orElse("tmpfs");
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script() {
        try {
            return Path.of(
                            Objects.requireNonNull(PodContainer.class.getResource("container.sh"))
                                    .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
