package io.sidelane.injector.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster written as YAML, the namespace of it that pods are made in, and a pod. */
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
    private String pod = POD;

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

    /** All documents with the first match of an expression replaced; one at least must match. */
    Scene swap(String regex, String instead) {
        if (!has(regex)) {
            throw new IllegalArgumentException("no document with " + regex);
        }
        documents.replaceAll(document -> document.replaceFirst(regex, instead));
        return this;
    }

    boolean has(String regex) {
        var pattern = Pattern.compile(regex);
        return documents.stream().anyMatch(document -> pattern.matcher(document).find());
    }

    /** What the expression's group is in the first document that has it. */
    String found(String regex) {
        var pattern = Pattern.compile(regex);
        return documents.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** One more line of profile {@code fast}. */
    Scene profile(String line) {
        return swap("(name: fast, generation: 3}\nspec:\n)", "$1  " + line + "\n");
    }

    /** The pod with one text in the place of another, which must be there. */
    Scene pod(String text, String instead) {
        if (!pod.contains(text)) {
            throw new IllegalArgumentException("no " + text + " in the pod");
        }
        pod = pod.replace(text, instead);
        return this;
    }

    Scene annotate(String name, String value) {
        return pod(
                "\"labels\"",
                "\"annotations\": {\"%s\": \"%s\"}, \"labels\"".formatted(name, value));
    }

    /** The pod with more in the limits of its container. */
    Scene limits(String resource, String amount) {
        return pod("\"limits\": {", "\"limits\": {\"%s\": \"%s\", ".formatted(resource, amount));
    }

    /** The pod with a volume of its author's. */
    Scene volume(String name, String source) {
        return pod(
                "\"spec\": {",
                "\"spec\": {\"volumes\": [{\"name\": \"%s\", %s}], ".formatted(name, source));
    }

    /** The pod with a sidecar that a mesh will put into it. */
    Scene meshed() {
        return pod(
                "\"app\": \"engine\"",
                "\"app\": \"engine\", \"sidecar.istio.io/inject\": \"true\"");
    }

    /** The pod so that it passes Pod Security's strictest level. */
    Scene restricted() {
        return pod(
                "\"image\": \"app\",",
                """
                "image": "app", "securityContext": {"runAsNonRoot": true, "allowPrivilegeEscalation": false,
                  "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}},
                """);
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

    public String pod() {
        return pod;
    }

    public String namespace() {
        return namespace;
    }

    /** Of the namespace. */
    public Map<String, String> labels() {
        return Map.copyOf(labels);
    }
}
