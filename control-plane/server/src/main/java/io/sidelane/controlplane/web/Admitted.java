package io.sidelane.controlplane.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the injector wrote on a pod, for people: the whole decision where the pod asked for it. */
final class Admitted {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Admitted() {}

    static List<String> lines(Map<String, String> annotations) {
        var explanation = annotations.get(Names.EXPLANATION);
        if (explanation != null) {
            return explanation.lines().toList();
        }
        var status = annotations.get(Names.STATUS);
        return status == null ? List.of() : lines(status);
    }

    /* Its author may have written anything there. */
    private static List<String> lines(String status) {
        try {
            var json = JSON.readTree(status);
            var lines = new ArrayList<String>();
            lines.add(
                    json.has("path")
                            ? "path %s, profile %s"
                                    .formatted(
                                            json.path("path").asText(),
                                            json.path("profile").asText())
                            : "profile %s: chosen, nothing of it is on the pod"
                                    .formatted(json.path("profile").asText()));
            for (var one : json.path("rejected")) {
                lines.add(
                        "%s: refused, %s: %s"
                                .formatted(
                                        one.path("profile").asText(),
                                        one.path("reason").asText(),
                                        one.path("message").asText()));
            }
            return lines;
        } catch (JsonProcessingException _) {
            return List.of("annotation %s: no JSON".formatted(Names.STATUS));
        }
    }
}
