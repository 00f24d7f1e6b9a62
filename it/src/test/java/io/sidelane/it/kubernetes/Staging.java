package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.injector.cases.Scene;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes of a cluster what a scene says, by writing what differs from the scene before. Beside each
 * policy there is one for pods labelled {@code deny: "true"}: the same candidates without Sockmap,
 * and {@code fallback: Deny}.
 */
final class Staging {

    private final InjectedCluster cluster;
    private final KubernetesClient admin;
    private final Map<String, JsonNode> there = new LinkedHashMap<>();
    private Map<String, String> labels = Map.of();

    Staging(InjectedCluster cluster) {
        this.cluster = cluster;
        admin = cluster.admin();
    }

    void show(Scene scene) {
        if (!labels.equals(scene.labels())) {
            labels = scene.labels();
            cluster.namespace(scene.namespace(), labels);
        }
        var wanted = new LinkedHashMap<String, JsonNode>();
        for (var text : scene.documents()) {
            var document = Serialization.unmarshal(text, JsonNode.class);
            wanted.put(key(document), document);
            if (document.path("kind").asText().equals("AccelerationPolicy")) {
                var strict = strict(document);
                if (!strict.at("/spec/candidates").isEmpty()) {
                    wanted.put(key(strict), strict);
                }
            }
        }
        for (var before : Map.copyOf(there).entrySet()) {
            var now = wanted.get(before.getKey());
            if (now == null || isAnother(before.getValue(), now)) {
                admin.resource(resource(before.getValue())).delete();
                there.remove(before.getKey());
            }
        }
        wanted.forEach(
                (key, document) -> {
                    if (!document.equals(there.put(key, document))) {
                        OtherProjects.applyWithStatus(admin, document);
                    }
                });
    }

    /** Whether pods labelled {@code deny: "true"} can be refused in this scene. */
    boolean denies() {
        return there.containsKey("AccelerationPolicy shop/deny");
    }

    /* Of a profile neither can be changed. */
    private static boolean isAnother(JsonNode before, JsonNode now) {
        return Stream.of("/spec/path", "/spec/ipam/provider")
                .anyMatch(field -> !before.at(field).equals(now.at(field)));
    }

    private static JsonNode strict(JsonNode policy) {
        var strict = (ObjectNode) policy.deepCopy();
        strict.withObject("metadata").put("name", "deny");
        var spec = strict.withObject("spec");
        spec.put("fallback", "Deny").put("priority", 1);
        spec.withObject("selector").withObject("matchLabels").put("deny", "true");
        for (var each = spec.withArray("candidates").iterator(); each.hasNext(); ) {
            if (each.next().at("/profileRef/name").asText().startsWith("sockmap")) {
                each.remove();
            }
        }
        return strict;
    }

    private static String key(JsonNode document) {
        var metadata = document.path("metadata");
        return "%s %s/%s"
                .formatted(
                        document.path("kind").asText(),
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText());
    }

    private static GenericKubernetesResource resource(JsonNode document) {
        return Serialization.jsonMapper().convertValue(document, GenericKubernetesResource.class);
    }
}
