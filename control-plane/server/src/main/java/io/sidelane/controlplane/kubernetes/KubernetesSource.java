package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sidelane.api.ApiObject;
import io.sidelane.api.Kind;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.source.Source;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches an API server. Changes that come while a world is taken are gathered for the next one.
 * Decides nothing.
 */
final class KubernetesSource implements Source {

    private static final Logger LOG = Logger.getLogger("kubernetes");
    private static final long LOOK_SECONDS = 1;

    private final Watches watches;
    private final WorldParts parts;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("kubernetes-source").daemon().factory());
    private final List<Consumer<ObjectRef>> touched = new CopyOnWriteArrayList<>();
    private final EnumSet<Part> changed = EnumSet.noneOf(Part.class);
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile Consumer<World> consumer = _ -> {};
    private volatile List<String> problems = List.of();
    private volatile Supplier<List<String>> more = List::of;
    private List<String> seen = List.of();
    private volatile @Nullable World last;

    /**
     * @param identities whether Secrets and ConfigMaps are read, for TLS of proxies
     */
    KubernetesSource(KubernetesClient client, ReplicaLease.Identity self, boolean identities) {
        watches =
                new Watches(
                        client,
                        self,
                        identities,
                        new Watches.Listener() {
                            @Override
                            public void changed(Part part) {
                                synchronized (changed) {
                                    changed.add(part);
                                }
                                later();
                            }

                            @Override
                            public void touched(ObjectRef ref) {
                                touched.forEach(writer -> writer.accept(ref));
                            }
                        });
        parts = new WorldParts(watches);
    }

    /** What is known, for those who write. */
    Cluster cluster() {
        return watches;
    }

    /** All objects of one of our kinds as they are now. From any thread. */
    List<ApiObject> objects(Kind kind) {
        return watches.objects(kind).toList();
    }

    /** Tells of what else is wrong at the API server, together with what it reads. */
    void alsoTold(Supplier<List<String>> more) {
        this.more = more;
    }

    /** Also tells {@code writer} of each object that it should look at again, on any thread. */
    void onTouched(Consumer<ObjectRef> writer) {
        touched.add(writer);
    }

    @Override
    public void start(Consumer<World> consumer) {
        this.consumer = consumer;
        synchronized (changed) {
            changed.addAll(EnumSet.allOf(Part.class));
        }
        watches.start(this::later);
        var _ =
                thread.scheduleWithFixedDelay(
                        this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public boolean ready() {
        return last != null;
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        watches.close();
        thread.shutdownNow();
    }

    private void later() {
        if (pending.compareAndSet(false, true)) {
            try {
                thread.execute(this::yield);
            } catch (RejectedExecutionException _) {
                // Closed meanwhile: nobody wants it any more.
            }
        }
    }

    private void yield() {
        pending.set(false);
        if (!watches.ready()) {
            return;
        }
        EnumSet<Part> now;
        synchronized (changed) {
            now = EnumSet.copyOf(changed);
            changed.clear();
        }
        var before = last;
        var next = parts.next(before == null ? World.EMPTY : before, now);
        if (!next.equals(before)) {
            last = next;
            consumer.accept(next);
        }
    }

    /* A watch ends and begins anew every few minutes: only what is seen twice is a problem. */
    private void look() {
        watches.look();
        var now = Stream.concat(watches.problems().stream(), more.get().stream()).toList();
        var still = now.stream().filter(seen::contains).toList();
        still.stream().filter(problem -> !problems.contains(problem)).forEach(LOG::warn);
        problems.stream()
                .filter(problem -> !still.contains(problem))
                .forEach(problem -> LOG.infof("no longer: %s", problem));
        seen = now;
        problems = still;
    }
}
