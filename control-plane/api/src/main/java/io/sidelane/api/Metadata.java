package io.sidelane.api;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every object has.
 *
 * @param namespace null for cluster kinds
 * @param creationTimestamp null where nothing records it, as in a directory
 */
public record Metadata(
        String name,
        @Nullable String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable Instant creationTimestamp,
        long generation) {

    public Metadata {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    public static Metadata named(@Nullable String namespace, String name) {
        return new Metadata(name, namespace, Map.of(), Map.of(), null, 0);
    }

    void mustBeNamespaced(String kind) {
        if (namespace == null) {
            throw new IllegalArgumentException(
                    "%s %s: no namespace (expected: one)".formatted(kind, name));
        }
    }

    void mustBeOfCluster(String kind) {
        if (namespace != null) {
            throw new IllegalArgumentException(
                    "%s %s: namespace %s (expected: none, the kind is the cluster's)"
                            .formatted(kind, name, namespace));
        }
    }

    /** {@code namespace/name}, or the name alone for cluster kinds. */
    public String qualifiedName() {
        return namespace == null ? name : namespace + "/" + name;
    }
}
