package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What `kubectl kustomize` makes of a folder of `manifests/`. Needs no API server. */
final class Manifests {

    static final Path FOLDER = KubernetesBinaries.REPOSITORY.resolve("manifests");

    private final String yaml;
    private final List<JsonNode> objects;

    private Manifests(String yaml) {
        this.yaml = yaml;
        this.objects =
                Arrays.stream(yaml.split("(?m)^---$"))
                        .map(document -> Serialization.unmarshal(document, JsonNode.class))
                        .toList();
    }

    static Manifests build(KubernetesBinaries binaries, String folder) {
        var outcome =
                Command.outcome(
                        List.of(
                                binaries.kubectl().toString(),
                                "kustomize",
                                FOLDER.resolve(folder).toString()),
                        "",
                        Duration.ofSeconds(30));
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        return new Manifests(outcome.stdout());
    }

    String yaml() {
        return yaml;
    }

    List<JsonNode> objects() {
        return objects;
    }

    List<JsonNode> ofKind(String kind) {
        return objects.stream().filter(object -> object.at("/kind").asText().equals(kind)).toList();
    }

    JsonNode only(String kind) {
        var found = ofKind(kind);
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    JsonNode named(String kind, String name) {
        return ofKind(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " " + name + " (expected: there)"));
    }

    /** Kind, namespace and name, for messages and for kubectl. */
    static String ref(JsonNode object) {
        return "%s %s/%s"
                .formatted(
                        object.at("/kind").asText(),
                        object.at("/metadata/namespace").asText("-"),
                        object.at("/metadata/name").asText());
    }
}
