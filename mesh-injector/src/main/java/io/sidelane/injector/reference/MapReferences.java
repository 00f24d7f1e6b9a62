package io.sidelane.injector.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * References out of a list of objects, as files have them. A kind is served when there is any
 * object of its API group, for a group's kinds are installed together.
 */
public final class MapReferences implements References {

    private final Map<RefKind, Map<String, JsonNode>> objects = new EnumMap<>(RefKind.class);

    private final Set<String> groups = new HashSet<>();

    /** Of objects of other kinds than {@link RefKind}s the group counts alone. */
    public MapReferences(Collection<? extends JsonNode> all) {
        for (var object : all) {
            var apiVersion = object.path("apiVersion").asText();
            groups.add(apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/'))));
            var kind = RefKind.of(apiVersion, object.path("kind").asText());
            if (kind != null) {
                objects.computeIfAbsent(kind, _ -> new TreeMap<>()).put(key(object), object);
            }
        }
    }

    @Override
    public boolean installed(RefKind kind) {
        return groups.contains(kind.group());
    }

    @Override
    public @Nullable JsonNode find(RefKind kind, @Nullable String namespace, String name) {
        return objects.getOrDefault(kind, Map.of()).get(key(namespace, name));
    }

    @Override
    public Stream<JsonNode> all(RefKind kind) {
        return objects.getOrDefault(kind, Map.of()).values().stream();
    }

    private static String key(JsonNode object) {
        var metadata = object.path("metadata");
        return key(metadata.path("namespace").asText(null), metadata.path("name").asText());
    }

    private static String key(@Nullable String namespace, String name) {
        return namespace == null ? name : namespace + "/" + name;
    }
}
