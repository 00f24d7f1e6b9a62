package io.sidelane.it.paths;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.RigException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code sidelane inject} printed: pods, and the objects of others that they refer to. */
public record Injected(List<JsonNode> objects) {

    static final ObjectMapper JSON = new ObjectMapper();

    public Injected {
        objects = List.copyOf(objects);
    }

    public static Injected read(String yaml) {
        var objects = new ArrayList<JsonNode>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(yaml)
                .forEach(document -> objects.add(JSON.valueToTree(document)));
        return new Injected(objects);
    }

    /** The pod, or the one that a controller would make of the workload of this name. */
    public InjectedPod pod(String namespace, String name) {
        var found = Stream.of("Pod", "Deployment").flatMap(kind -> find(kind, namespace, name));
        var object = found.findFirst().orElseThrow(() -> absent("pod", namespace, name));
        var template = object.at("/spec/template");
        return new InjectedPod(namespace, name, template.isMissingNode() ? object : template);
    }

    JsonNode object(String kind, String namespace, String name) {
        return find(kind, namespace, name)
                .findFirst()
                .orElseThrow(() -> absent(kind, namespace, name));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new RigException("%s (expected: JSON)".formatted(text), e);
        }
    }

    private Stream<JsonNode> find(String kind, String namespace, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .filter(object -> object.at("/metadata/namespace").asText().equals(namespace));
    }

    private static RigException absent(String kind, String namespace, String name) {
        return new RigException(
                "%s %s/%s: not there (expected: in what the injector printed)"
                        .formatted(kind, namespace, name));
    }
}
