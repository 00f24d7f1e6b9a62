package io.sidelane.xds;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All resources of one type in a snapshot, by name. Immutable; iterates in the order of names. */
public final class ResourceSet {
    /** Clients that are slow lag behind by several sets. */
    private static final int REMEMBERED = 8;

    public static final ResourceSet EMPTY = new ResourceSet(Collections.emptySortedMap());

    // What this one adds to or has instead of those of the base.
    private final Map<String, Resource> byName;
    private final @Nullable ResourceSet base;
    private final Fingerprint fingerprint;
    private volatile @Nullable String checkedType;
    // Thousands of clients ask for the same few differences. Weak, or every set would keep all
    // before it.
    private volatile List<Changes> asked = List.of();
    private volatile @Nullable WireVersions wire;

    private record Changes(WeakReference<ResourceSet> since, List<String> names) {}

    private ResourceSet(Map<String, Resource> sorted) {
        this(null, sorted);
    }

    private ResourceSet(@Nullable ResourceSet base, Map<String, Resource> sorted) {
        this.base = base;
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(sorted));
        var sum = base == null ? Fingerprint.EMPTY : base.fingerprint;
        for (var resource : byName.values()) {
            sum = sum.plus(resource.fingerprint());
            var hidden = base == null ? null : base.get(resource.name());
            if (hidden != null) {
                sum = sum.minus(hidden.fingerprint());
            }
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

    /**
     * These, and {@code own} beside them or in place of those of the same name. Costs what {@code
     * own} is, however many these are: for clients that differ in little.
     *
     * @throws IllegalArgumentException if two of {@code own} have the same name
     */
    public ResourceSet with(Collection<Resource> own) {
        var added = of(own);
        if (added.byName.isEmpty()) {
            return this;
        }
        if (base == null) {
            return new ResourceSet(this, added.byName);
        }
        var all = new TreeMap<>(byName);
        all.putAll(added.byName);
        return new ResourceSet(base, all);
    }

    public @Nullable Resource get(String name) {
        var own = byName.get(name);
        return own != null || base == null ? own : base.get(name);
    }

    /**
     * The resource that a client has by its own word, null if that is none of these in its version.
     *
     * @param message of the client, {@code message[from, to)} an entry of {@code
     *     DeltaDiscoveryRequest.initial_resource_versions}
     */
    public @Nullable Resource said(byte[] message, int from, int to) {
        var own = byName.isEmpty() ? null : wire().find(message, from, to);
        if (own != null || base == null) {
            return own;
        }
        var inBase = base.said(message, from, to);
        return inBase == null || byName.containsKey(inBase.name()) ? null : inBase;
    }

    /** Made when the first client asks; if two ask at once one of them is made for nothing. */
    private WireVersions wire() {
        var known = wire;
        if (known == null) {
            known = new WireVersions(byName.values());
            wire = known;
        }
        return known;
    }

    public boolean contains(String name) {
        return get(name) != null;
    }

    public Collection<Resource> resources() {
        return base == null ? byName.values() : merged(base.byName.values());
    }

    /** Both are sorted: each client that begins asks for all. */
    private List<Resource> merged(Collection<Resource> others) {
        var all = new ArrayList<Resource>(others.size() + byName.size());
        var own = new ArrayDeque<>(byName.values());
        for (var other : others) {
            while (!own.isEmpty() && own.getFirst().name().compareTo(other.name()) < 0) {
                all.add(own.removeFirst());
            }
            if (own.isEmpty() || !own.getFirst().name().equals(other.name())) {
                all.add(other);
            }
        }
        all.addAll(own);
        return Collections.unmodifiableList(all);
    }

    public int size() {
        if (base == null) {
            return byName.size();
        }
        var size = base.size();
        for (var name : byName.keySet()) {
            size += base.contains(name) ? 0 : 1;
        }
        return size;
    }

    /**
     * One that is not of this type, null if all are. Looked for once, for sets are shared by many
     * snapshots.
     */
    @Nullable Resource notOf(String typeUrl) {
        if (typeUrl.equals(checkedType)) {
            return null;
        }
        var inBase = base == null ? null : base.notOf(typeUrl);
        if (inBase != null) {
            return inBase;
        }
        for (var resource : byName.values()) {
            if (!resource.body().getTypeUrl().equals(typeUrl)) {
                return resource;
            }
        }
        checkedType = typeUrl;
        return null;
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
        for (var name : candidates(older)) {
            var before = older.get(name);
            var now = get(name);
            if (before == null || now == null || !before.version().equals(now.version())) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    /** Names of which some may differ; the others do not. */
    private Collection<String> candidates(ResourceSet older) {
        var names = new TreeSet<>(byName.keySet());
        names.addAll(older.byName.keySet());
        if (base != null && older.base != null) {
            names.addAll(base.changedSince(older.base));
        } else {
            if (base != null) {
                names.addAll(base.byName.keySet());
            }
            if (older.base != null) {
                names.addAll(older.base.byName.keySet());
            }
        }
        return names;
    }
}
