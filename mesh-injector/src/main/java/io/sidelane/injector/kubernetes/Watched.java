package io.sidelane.injector.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.net.HttpURLConnection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kind, listed and watched until closed. Whatever goes wrong is tried again by the informer;
 * what was known stays.
 */
final class Watched<V extends HasMetadata, F> implements AutoCloseable {

    /** Takes of an object what is kept. */
    @FunctionalInterface
    interface Reader<V, F> {

        /**
         * Reads it.
         *
         * @return null when it cannot be read
         */
        @Nullable F read(V object);
    }

    /** Objects of a list that are in memory at once. */
    private static final long PAGE = 500;

    private final String name;
    private final boolean required;
    private final Kept<F> kept = new Kept<>();
    private final SharedIndexInformer<V> informer;
    private volatile @Nullable Throwable failure;
    private volatile boolean listed;

    /**
     * @param name as people know it
     * @param required whether nothing can be decided without it
     * @param reader null of an object that cannot be read
     * @param changed when anything is another than before, on the informer's thread
     */
    Watched(
            String name,
            boolean required,
            Informable<V> objects,
            Reader<V, F> reader,
            Runnable changed) {
        this.name = name;
        this.required = required;
        informer =
                objects.withLimit(PAGE)
                        .runnableInformer(0)
                        .itemStore(new BasicItemStore<V>(Cache::metaNamespaceKeyFunc))
                        .removeNamespaceIndex()
                        .addEventHandler(handler(reader, changed));
    }

    /**
     * Begins.
     *
     * @param whenAnswered when a whole list is there, and before that at the first failure
     */
    void start(Runnable whenAnswered) {
        informer.exceptionHandler(
                (_, why) -> {
                    boolean first = failure == null;
                    failure = why;
                    if (first) {
                        whenAnswered.run();
                    }
                    return true;
                });
        var _ =
                informer.start()
                        .thenRun(
                                () -> {
                                    listed = true;
                                    whenAnswered.run();
                                });
    }

    /** Whether a whole list was there once. */
    boolean listed() {
        return listed;
    }

    /**
     * Whether there is nothing to wait for: it was listed, or need not be and cannot be now. Others
     * must not wait for ever because of a kind that nobody has installed.
     */
    boolean ready() {
        return listed || (!required && failure != null);
    }

    /** What is wrong now, null when nothing is. */
    @Nullable String problem() {
        var why = failure;
        if (informer.isWatching() || (!required && isMissing(why))) {
            return null;
        }
        return "%s: %s (expected: to be listed and watched); %s"
                .formatted(
                        name,
                        why == null ? "not listed yet" : why.getMessage(),
                        listed ? "what was last known stays in force" : "nothing is known of them");
    }

    @Nullable F fact(String key) {
        return kept.get(key);
    }

    Stream<F> facts() {
        return kept.all();
    }

    @Override
    public void close() {
        informer.stop();
    }

    private ResourceEventHandler<V> handler(Reader<V, F> reader, Runnable changed) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(V object) {
                if (kept.put(Cache.metaNamespaceKeyFunc(object), reader.read(object))) {
                    changed.run();
                }
            }

            @Override
            public void onUpdate(V before, V now) {
                onAdd(now);
            }

            @Override
            public void onDelete(V object, boolean unknown) {
                if (kept.remove(Cache.metaNamespaceKeyFunc(object))) {
                    changed.run();
                }
            }
        };
    }

    private static boolean isMissing(@Nullable Throwable why) {
        for (var cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException e
                    && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return true;
            }
        }
        return false;
    }
}
