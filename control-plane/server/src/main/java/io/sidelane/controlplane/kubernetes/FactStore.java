package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.sidelane.controlplane.kubernetes.Reading.Nothing;
import io.sidelane.controlplane.kubernetes.Reading.Refused;
import io.sidelane.controlplane.kubernetes.Reading.Taken;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps of a kind: of each object the fact that was made of it, and of the object
 * itself no more than the informer needs to tell versions apart. An equal fact is no change.
 *
 * @param <V> the object as the client has it
 * @param <F> what is kept of it
 */
final class FactStore<V extends HasMetadata, F> implements ItemStore<V> {

    /** Hears of each fact that became another, on the informer's thread. */
    interface Listener<F> {
        void changed(String key, @Nullable F before, @Nullable F now);
    }

    private record Entry<V, F>(V stub, @Nullable F fact, @Nullable String problem) {}

    private final Map<String, Entry<V, F>> entries = new ConcurrentHashMap<>();
    private final Supplier<V> blank;
    private final Function<V, Reading<F>> reader;
    private final Listener<F> listener;

    /**
     * @param blank makes an object with nothing in it
     */
    FactStore(Supplier<V> blank, Function<V, Reading<F>> reader, Listener<F> listener) {
        this.blank = blank;
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public String getKey(V object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable V put(String key, V object) {
        var before = entries.get(key);
        var old = before == null ? null : before.fact();
        var entry =
                switch (read(key, object)) {
                    case Taken<F>(var fact) ->
                            new Entry<>(stub(object), fact.equals(old) ? old : fact, null);
                    case Nothing<F>() -> new Entry<V, F>(stub(object), null, null);
                    case Refused<F>(var why) -> new Entry<>(stub(object), old, why);
                };
        entries.put(key, entry);
        if (entry.fact() != old) {
            listener.changed(key, old, entry.fact());
        }
        return before == null ? null : before.stub();
    }

    @Override
    public @Nullable V remove(String key) {
        var before = entries.remove(key);
        if (before == null) {
            return null;
        }
        if (before.fact() != null) {
            listener.changed(key, before.fact(), null);
        }
        return before.stub();
    }

    @Override
    public @Nullable V get(String key) {
        var entry = entries.get(key);
        return entry == null ? null : entry.stub();
    }

    @Override
    public Stream<String> keySet() {
        return entries.keySet().stream();
    }

    @Override
    public Stream<V> values() {
        return entries.values().stream().map(Entry::stub);
    }

    @Override
    public int size() {
        return entries.size();
    }

    /** Pages of a list are not held back until the last of them is there. */
    @Override
    public boolean isFullState() {
        return false;
    }

    /**
     * @param key {@code namespace/name}, or the name of a cluster's object
     */
    @Nullable F fact(String key) {
        var entry = entries.get(key);
        return entry == null ? null : entry.fact();
    }

    /** All facts there are. */
    Stream<F> facts() {
        return entries.values().stream().map(Entry::fact).flatMap(Stream::ofNullable);
    }

    /** Why objects are not taken, one line each. */
    List<String> problems() {
        return entries.values().stream()
                .map(Entry::problem)
                .flatMap(Stream::ofNullable)
                .sorted()
                .toList();
    }

    /* One object that nobody thought of must not stop its whole kind. */
    private Reading<F> read(String key, V object) {
        try {
            return reader.apply(object);
        } catch (RuntimeException e) {
            return new Refused<>(
                    "%s %s: %s (expected: an object as the API server's schema has it); what was last taken of it stays in force"
                            .formatted(object.getKind(), key, e));
        }
    }

    private V stub(V object) {
        var metadata = object.getMetadata();
        var stub = blank.get();
        stub.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withResourceVersion(metadata.getResourceVersion())
                        .build());
        return stub;
    }
}
