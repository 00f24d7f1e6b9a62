package io.sidelane.injector.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of the cluster's objects of other projects. */
public interface References {

    /** Whether the kind is served at all. */
    boolean installed(RefKind kind);

    /**
     * One object.
     *
     * @param namespace null for kinds of the cluster
     * @return null when there is none of this name
     */
    @Nullable JsonNode find(RefKind kind, @Nullable String namespace, String name);

    /** All objects of a kind. */
    Stream<JsonNode> all(RefKind kind);
}
