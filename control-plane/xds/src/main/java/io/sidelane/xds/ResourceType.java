package io.sidelane.xds;

import com.google.protobuf.Any;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How resources of one type URL are served.
 *
 * @param url {@code type.googleapis.com/<message>}
 * @param name a short word for people: {@code CDS}
 * @param fullState state of the world only: a response holds everything the client has subscribed
 *     to, and what it lacks is gone
 * @param emptyMeansAll a first request without names subscribes to all (xDS protocol, "How the
 *     client specifies what resources to return")
 * @param role when it is sent, relative to other types
 * @param removedLast removals wait until the client has taken everything that could have used them
 * @param reference what such a resource needs to work, if that is known
 */
public record ResourceType(
        String url,
        String name,
        boolean fullState,
        boolean emptyMeansAll,
        Role role,
        boolean removedLast,
        @Nullable Reference reference) {

    /** Make before break: providers are made first, then the consumers switch. */
    public enum Role {
        PROVIDER,
        CONSUMER,
        INDEPENDENT
    }

    /**
     * Names of resources of type {@code typeUrl} that a packed resource asks the same stream for.
     */
    public record Reference(String typeUrl, Function<Any, Set<String>> names) {}

    public ResourceType {
        if (!url.startsWith("type.googleapis.com/")) {
            throw new IllegalArgumentException(
                    "type URL: %s (expected: type.googleapis.com/<message>)".formatted(url));
        }
    }

    /** A type of one's own that depends on no other: wildcard by default, removals at once. */
    public static ResourceType independent(String url, String name) {
        return new ResourceType(url, name, true, true, Role.INDEPENDENT, false, null);
    }

    Set<String> referencesOf(Any body) {
        return reference == null ? Set.of() : reference.names().apply(body);
    }
}
