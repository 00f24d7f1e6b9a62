package io.sidelane.xds;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All resources of one type in a snapshot, by name. Immutable; iterates in the order of names. */
public final class ResourceSet {
    /** Clients that are slow lag behind by several sets. */
    private static final int REMEMBERED = 8;

    public static final ResourceSet EMPTY = new ResourceSet(Collections.emptySortedMap());

    private final Map<String, Resource> byName;
    private final Fingerprint fingerprint;
    // Thousands of clients ask for the same few differences. Weak, or every set would keep all
    // before it.
    private volatile List<Changes> asked = List.of();

    private record Changes(WeakReference<ResourceSet> since, List<String> names) {}

    private ResourceSet(Map<String, Resource> sorted) {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(sorted));
        var sum = Fingerprint.EMPTY;
        for (var resource : byName.values()) {
            sum = sum.plus(resource.fingerprint());
        }
        fingerprint = sum;
    }

    /**
     * All of {@code resources}, in any order.
     *
     * @throws IllegalArgumentException if two resources have the same name
     */
    public static ResourceSet of(Collection<Resource> resources) {
        var sorted = new TreeMap<String, Resource>();
        for (var resource : resources) {
            if (sorted.put(resource.name(), resource) != null) {
                throw new IllegalArgumentException(
                        "resource name: %s twice (expected: once in its type)"
                                .formatted(resource.name()));
            }
        }
        return sorted.isEmpty() ? EMPTY : new ResourceSet(sorted);
    }

    public @Nullable Resource get(String name) {
        return byName.get(name);
    }

    public boolean contains(String name) {
        return byName.containsKey(name);
    }

    public Collection<Resource> resources() {
        return byName.values();
    }

    public int size() {
        return byName.size();
    }

    /** Equal for equal contents, on every replica. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Names that are new, gone, or of another version than in {@code older}. */
    public List<String> changedSince(ResourceSet older) {
        if (older == this) {
            return List.of();
        }
        for (var known : asked) {
            if (known.since().refersTo(older)) {
                return known.names();
            }
        }
        var names = compare(older);
        remember(new Changes(new WeakReference<>(older), names));
        return names;
    }

    /** If two threads do this at once one of them is forgotten, and found anew. */
    private void remember(Changes changes) {
        var newest = new ArrayList<Changes>(REMEMBERED);
        newest.add(changes);
        asked.stream().limit(REMEMBERED - 1).forEach(newest::add);
        asked = List.copyOf(newest);
    }

    private List<String> compare(ResourceSet older) {
        if (older.fingerprint.equals(fingerprint)) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (var resource : byName.values()) {
            var before = older.get(resource.name());
            if (before == null || !before.version().equals(resource.version())) {
                names.add(resource.name());
            }
        }
        for (var name : older.byName.keySet()) {
            if (!byName.containsKey(name)) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }
}
