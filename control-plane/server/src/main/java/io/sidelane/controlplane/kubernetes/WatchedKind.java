package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kind, listed and watched until closed. Whatever goes wrong is tried again by the informer and
 * told here; the facts of before stay.
 */
final class WatchedKind<V extends HasMetadata, F> implements AutoCloseable {

    /** Objects of a list that are in memory at once. */
    private static final long PAGE = 500;

    /** Refused objects that are named one by one. */
    private static final int NAMED = 20;

    /**
     * An API server that has just started refuses what it allows as soon as it has read its roles:
     * so many refusals take some 8 s.
     */
    private static final int REFUSED_FOR_GOOD = 6;

    private final String name;
    private final Need need;
    private final FactStore<V, F> store;
    private final SharedIndexInformer<V> informer;
    private volatile @Nullable Throwable failure;
    private volatile boolean listed;
    private volatile int refusals;
    private final Listable<?> probe;
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile Runnable onState = () -> {};

    /**
     * @param name as people know it, e.g. {@code pods}
     * @param need whether anything is missing without it
     */
    <O extends Informable<V> & Listable<?>> WatchedKind(
            String name, Need need, O objects, FactStore<V, F> store) {
        this.probe = objects;
        this.name = name;
        this.need = need;
        this.store = store;
        informer =
                objects.withLimit(PAGE)
                        .runnableInformer(0)
                        .itemStore(store)
                        // Nobody asks it for a namespace's objects.
                        .removeNamespaceIndex()
                        .exceptionHandler(this::tryAgain);
    }

    /**
     * @param onState whenever {@link #ready} may have changed, on the informer's thread
     */
    void start(Runnable onState) {
        this.onState = onState;
        var _ =
                informer.start()
                        .thenRun(
                                () -> {
                                    listed = true;
                                    onState.run();
                                });
    }

    /** Whether the first list is in, or known to have nothing in it. */
    boolean ready() {
        return listed || isMissing() || (need != Need.REQUIRED && refusals >= REFUSED_FOR_GOOD);
    }

    @Nullable F fact(String key) {
        return store.fact(key);
    }

    boolean isWatching() {
        return informer.isWatching();
    }

    Stream<F> facts() {
        return store.facts();
    }

    /**
     * Asks why it is not watched: an informer that lost its watch tries again and again, and keeps
     * to itself what it is answered.
     */
    void diagnose() {
        if (!listed || informer.isWatching() || !probing.compareAndSet(false, true)) {
            return;
        }
        Thread.ofVirtual()
                .name("kubernetes-probe")
                .start(
                        () -> {
                            try {
                                probe.list(new ListOptionsBuilder().withLimit(1L).build());
                                failure = null;
                            } catch (RuntimeException e) {
                                failure = Failures.cause(e);
                            } finally {
                                probing.set(false);
                            }
                        });
    }

    /** What is wrong now, one line each. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        if (!informer.isWatching() && !isMissing()) {
            problems.add(
                    "%s: %s (expected: to be listed and watched); %s"
                            .formatted(
                                    name,
                                    Failures.words(failure),
                                    listed
                                            ? "what was last known stays in force"
                                            : "nothing is known of them"));
        }
        var refused = store.problems();
        refused.stream().limit(NAMED).forEach(problems::add);
        if (refused.size() > NAMED) {
            problems.add(
                    "%s: %d more like these (expected: none)"
                            .formatted(name, refused.size() - NAMED));
        }
        return problems;
    }

    @Override
    public void close() {
        informer.stop();
    }

    @Override
    public String toString() {
        return name;
    }

    private boolean tryAgain(boolean started, Throwable failure) {
        var cause = Failures.cause(failure);
        refusals = code(cause) == HttpURLConnection.HTTP_FORBIDDEN ? refusals + 1 : 0;
        this.failure = cause;
        onState.run();
        return true;
    }

    private boolean isMissing() {
        return need == Need.IF_INSTALLED
                && !listed
                && code(failure) == HttpURLConnection.HTTP_NOT_FOUND;
    }

    private static int code(@Nullable Throwable failure) {
        return failure instanceof KubernetesClientException e ? e.getCode() : 0;
    }
}
