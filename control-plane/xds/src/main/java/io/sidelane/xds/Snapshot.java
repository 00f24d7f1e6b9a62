package io.sidelane.xds;

import java.util.HashMap;
import java.util.Map;

/**
 * Everything that the clients of one group shall have. Immutable. A type that it does not name has
 * no resources, which clients are told: half a snapshot is a wrong one.
 */
public final class Snapshot {
    public static final Snapshot EMPTY = new Snapshot(Map.of());

    private final Map<String, ResourceSet> byType;

    private Snapshot(Map<String, ResourceSet> byType) {
        this.byType = Map.copyOf(byType);
    }

    /** This snapshot with all resources of {@code type} exchanged; the others are shared. */
    public Snapshot with(ResourceType type, ResourceSet resources) {
        var other = resources.notOf(type.url());
        if (other != null) {
            throw new IllegalArgumentException(
                    "type of resource %s: %s (expected: %s)"
                            .formatted(other.name(), other.body().getTypeUrl(), type.url()));
        }
        var copy = new HashMap<>(byType);
        copy.put(type.url(), resources);
        return new Snapshot(copy);
    }

    public ResourceSet resources(String typeUrl) {
        return byType.getOrDefault(typeUrl, ResourceSet.EMPTY);
    }
}
