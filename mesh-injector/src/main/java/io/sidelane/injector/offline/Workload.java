package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the pod in an object: the object itself, or the template that a controller makes it of. */
final class Workload {

    private static final Map<String, List<String>> TEMPLATES =
            Map.of(
                    "Deployment", List.of("spec", "template"),
                    "ReplicaSet", List.of("spec", "template"),
                    "StatefulSet", List.of("spec", "template"),
                    "DaemonSet", List.of("spec", "template"),
                    "Job", List.of("spec", "template"),
                    "ReplicationController", List.of("spec", "template"),
                    "CronJob", List.of("spec", "jobTemplate", "spec", "template"));

    private Workload() {}

    /** Where the pod is in the object, null when there is none in it. */
    static @Nullable ObjectNode pod(JsonNode object) {
        var kind = object.path("kind").asText();
        if (kind.equals("Pod")) {
            return object instanceof ObjectNode pod ? pod : null;
        }
        var path = TEMPLATES.get(kind);
        if (path == null) {
            return null;
        }
        var at = object;
        for (var step : path) {
            at = at.path(step);
        }
        return at instanceof ObjectNode pod ? pod : null;
    }

    /**
     * The pod as it will be at admission: with a name made of its owner's, and with its owner.
     *
     * @param template as {@link #pod} found it; stays as it is
     */
    static ObjectNode asAdmitted(JsonNode object, ObjectNode template) {
        var kind = object.path("kind").asText();
        if (kind.equals("Pod")) {
            return template;
        }
        var pod = template.deepCopy();
        var metadata =
                pod.path("metadata") instanceof ObjectNode present
                        ? present
                        : pod.putObject("metadata");
        metadata.put("generateName", object.path("metadata").path("name").asText() + "-");
        metadata.putArray("ownerReferences").addObject().put("kind", kind);
        return pod;
    }

    /** Puts what became of the pod into its template; what {@link #asAdmitted} added stays out. */
    static void put(JsonNode object, ObjectNode template, ObjectNode admitted) {
        if (object.path("kind").asText().equals("Pod")) {
            template.setAll(admitted);
            return;
        }
        var pod = admitted.deepCopy();
        if (pod.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("generateName", "ownerReferences"));
            if (metadata.isEmpty() && !template.has("metadata")) {
                pod.remove("metadata");
            }
        }
        template.setAll(pod);
    }
}
