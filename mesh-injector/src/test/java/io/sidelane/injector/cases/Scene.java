package io.sidelane.injector.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster written as YAML, and the namespace of it that pods are made in. */
public final class Scene {

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

    public Scene with(String... yaml) {
        documents.addAll(List.of(yaml));
        return this;
    }

    /** Without documents that contain the text. */
    public Scene without(String text) {
        documents.removeIf(document -> document.contains(text));
        return this;
    }

    /** All documents with one text in the place of another, which must be there. */
    public Scene but(String text, String instead) {
        if (documents.stream().noneMatch(document -> document.contains(text))) {
            throw new IllegalArgumentException("no document with " + text);
        }
        documents.replaceAll(document -> document.replace(text, instead));
        return this;
    }

    public Scene label(String name, String value) {
        labels.put(name, value);
        return this;
    }

    public Scene in(String name) {
        namespace = name;
        return this;
    }

    /** A policy for all pods of namespace shop: the candidates in this order. */
    public Scene policy(String more, String... profiles) {
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

    public List<String> documents() {
        return List.copyOf(documents);
    }

    public String namespace() {
        return namespace;
    }

    /** Of the namespace. */
    public Map<String, String> labels() {
        return Map.copyOf(labels);
    }
}
