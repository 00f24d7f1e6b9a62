package io.sidelane.injector.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.injector.offline.Config;
import io.sidelane.injector.offline.Config.BadConfigException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster written as YAML, and decisions about pods in it. */
public final class Lab {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A pod with one container {@code app} that states whole CPUs and memory. */
    public static final String POD =
            """
            {"metadata": {"name": "engine-0", "labels": {"app": "engine"}},
             "spec": {"containers": [{"name": "app", "image": "app",
               "resources": {"limits": {"cpu": "2", "memory": "1Gi"}}}]}}
            """;

    private final List<String> documents = new ArrayList<>();
    private final Map<String, String> labels =
            new TreeMap<>(Map.of("sidelane.io/injection", "enabled"));
    private String namespace = "shop";

    public Lab with(String... yaml) {
        documents.addAll(List.of(yaml));
        return this;
    }

    /** Without documents that contain the text. */
    public Lab without(String text) {
        documents.removeIf(document -> document.contains(text));
        return this;
    }

    /** All documents with one text in the place of another, which must be there. */
    public Lab but(String text, String instead) {
        if (documents.stream().noneMatch(document -> document.contains(text))) {
            throw new IllegalArgumentException("no document with " + text);
        }
        documents.replaceAll(document -> document.replace(text, instead));
        return this;
    }

    public Lab label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    public Lab in(String name) {
        namespace = name;
        return this;
    }

    /** A policy for all pods of namespace shop: the candidates in this order. */
    public Lab policy(String more, String... profiles) {
        var candidates = new StringBuilder();
        for (var profile : profiles) {
            candidates.append("\n  - profileRef: {name: %s}".formatted(profile));
        }
        return with(
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationPolicy
                metadata: {name: all, namespace: shop}
                spec:
                  candidates: %s
                  %s
                """
                        .formatted(candidates, more));
    }

    public Cluster cluster() {
        try {
            return Config.of(
                            Map.of(
                                    "lab.yaml",
                                    String.join("\n---\n", documents)
                                            .getBytes(StandardCharsets.UTF_8)))
                    .cluster();
        } catch (BadConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public Outcome decide(String pod) {
        return decide(json(pod), Stage.AFTER_MESH);
    }

    public Outcome decide(ObjectNode pod, Stage stage) {
        return Injection.decide(new Request(pod, namespace, labels, stage), cluster());
    }

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
