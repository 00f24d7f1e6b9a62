package io.sidelane.it.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code sidelane inject} about an example, in the cluster that offers everything. */
public final class OfflineInjector {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private OfflineInjector() {}

    /** Standard output. */
    public static String run(Path example, Path folder, String... more) throws IOException {
        var config = Files.createTempDirectory(folder, "config");
        Files.writeString(config.resolve("cluster.yaml"), OtherProjects.cluster());
        Files.copy(example, config.resolve("example.yaml"));
        var target = InjectorProcess.FOLDER;
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                "%s/*:%s/lib/boot/*:%s/lib/main/*"
                                        .formatted(target.resolveSibling(""), target, target),
                                "io.sidelane.injector.offline.InjectMain",
                                "-f",
                                example.toString(),
                                "--config-dir",
                                config.toString()));
        command.addAll(List.of(more));
        var outcome = Command.outcome(command, "", LIMIT);
        if (outcome.exit() != 0) {
            throw new AssertionError(outcome.stderr());
        }
        return outcome.stdout();
    }

    static Pod pod(String yaml) {
        return OtherProjects.documentsOf(yaml).stream()
                .filter(document -> document.path("kind").asText().equals("Pod"))
                .map(document -> Serialization.jsonMapper().convertValue(document, Pod.class))
                .findFirst()
                .orElseThrow();
    }
}
