package io.sidelane.injector.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.offline.Config;
import io.sidelane.injector.offline.Config.BadConfigException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Decisions about pods in a cluster that is written as YAML. */
public final class Lab {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Lab() {}

    public static Cluster cluster(Scene scene) {
        return cluster(scene, PodSecurityLevel.PRIVILEGED);
    }

    static Cluster cluster(Scene scene, PodSecurityLevel podSecurity) {
        try {
            return Config.of(
                            Map.of(
                                    "lab.yaml",
                                    String.join("\n---\n", scene.documents())
                                            .getBytes(StandardCharsets.UTF_8)),
                            podSecurity)
                    .cluster();
        } catch (BadConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static Outcome decide(Scene scene, String pod) {
        return decide(scene, json(pod), Stage.AFTER_MESH);
    }

    static Outcome decide(Scene scene, ObjectNode pod, Stage stage) {
        return Injection.decide(
                new Request(pod, scene.namespace(), scene.labels(), stage), cluster(scene));
    }

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
