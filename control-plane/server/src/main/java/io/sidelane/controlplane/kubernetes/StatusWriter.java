package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.controlplane.status.StatusSink;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what differs from what the objects say, no faster than a rate. What to write is {@link
 * Task}'s to decide, and when {@link WriteQueue}'s.
 */
final class StatusWriter implements StatusSink, AutoCloseable {

    private static final Logger LOG = Logger.getLogger("kubernetes");

    /** 100 writes a second in the long run: what an API server takes of one client by default. */
    private static final Duration PACE = Duration.ofMillis(10);

    private static final int BURST = 200;
    private static final int WORKERS = 4;
    private static final int NAMED = 5;

    /** Counters of a node, which change all the time, are written no more often. */
    private static final Duration COUNTERS = Duration.ofMinutes(1);

    /** So long a watch may take to show what was written, before it counts as lost. */
    private static final Duration ECHO = Duration.ofSeconds(10);

    /** What was missed, whatever it was, is made good after so long. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** What others did to a route's status is looked at again after so long. */
    private static final Duration ROUTES = Duration.ofMinutes(10);

    private record Told(Wanted wanted, Instant at) {}

    private record Written(@Nullable KnownObject over, @Nullable Record status, Instant at) {}

    /** Hears of each status that was written. */
    @FunctionalInterface
    interface Listener {

        /**
         * @param before null when nothing was said yet
         */
        void written(ObjectRef ref, String uid, @Nullable Record before, Record now);
    }

    private final Cluster cluster;
    private final StatusApi api;
    private final Listener listener;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("kubernetes-status").daemon().factory());
    private final WriteQueue<ObjectRef> queue =
            new WriteQueue<>(PACE, BURST, RandomGenerator.getDefault());
    private final Map<ObjectRef, Written> written = new ConcurrentHashMap<>();
    private final Map<ObjectRef, Told> routes = new ConcurrentHashMap<>();
    private final Map<ObjectRef, String> problems = new ConcurrentHashMap<>();
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile @Nullable Map<ObjectRef, Wanted> wanted;
    private int workers;
    private Instant wakes = Instant.MAX;

    /**
     * @param leads whether this replica writes what all replicas know
     */
    StatusWriter(
            Cluster cluster,
            StatusApi api,
            Listener listener,
            BooleanSupplier leads,
            InstantSource clock) {
        this.cluster = cluster;
        this.api = api;
        this.listener = listener;
        this.leads = leads;
        this.clock = clock;
        var _ =
                thread.scheduleWithFixedDelay(
                        this::lookAtAll, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void publish(Map<ObjectRef, Wanted> statuses) {
        wanted = statuses;
        lookAtAll();
    }

    /** An object is not what it was, or another of its name. From any thread. */
    void touched(ObjectRef ref) {
        routes.remove(ref);
        if (wanted != null) {
            execute(
                    () -> {
                        look(ref);
                        work();
                    });
        }
    }

    /** It became or is no longer the leader. From any thread. */
    void leadershipChanged() {
        routes.clear();
        execute(queue::clear);
        lookAtAll();
    }

    /** What is refused, one line each as long as they are few. */
    List<String> problems() {
        var all = problems.values().stream().sorted().toList();
        if (all.size() <= NAMED) {
            return all;
        }
        var first = new ArrayList<>(all.subList(0, NAMED));
        first.add(
                "status of %d more objects: not written (expected: none)"
                        .formatted(all.size() - NAMED));
        return first;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void lookAtAll() {
        if (wanted != null && pending.compareAndSet(false, true)) {
            execute(
                    () -> {
                        pending.set(false);
                        var all = new HashSet<ObjectRef>();
                        if (wanted != null) {
                            all.addAll(wanted.keySet());
                        }
                        cluster.nodeNames().forEach(name -> all.add(ObjectRef.ofNode(name)));
                        all.forEach(this::look);
                        problems.keySet().retainAll(all);
                        routes.keySet().retainAll(all);
                        work();
                    });
        }
    }

    private void look(ObjectRef ref) {
        var now = clock.instant();
        switch (task(ref, now)) {
            case Task.Nothing _ -> problems.remove(ref);
            case Task.WriteStatus(_, var change) when change == StatusChange.COUNTERS ->
                    queue.offer(ref, now, COUNTERS);
            case Task.WriteStatus _,
                    Task.CreateForNode _,
                    Task.DeleteForNode _,
                    Task.WriteRoute _ ->
                    queue.offer(ref, now);
        }
    }

    private Task task(ObjectRef ref, Instant now) {
        if (GatewayApiKind.of(ref) != null) {
            return route(ref, now);
        }
        var present = cluster.object(ref);
        var before = written.get(ref);
        if (before != null) {
            if (before.over() != present || before.at().plus(ECHO).isBefore(now)) {
                written.remove(ref);
            } else if (present == null || before.status() == null) {
                return Task.NOTHING;
            } else {
                present = present.with(before.status());
            }
        }
        var all = wanted;
        return Task.of(
                ref,
                all == null ? null : all.get(ref),
                present,
                cluster.node(ref.name()),
                leads.getAsBoolean(),
                now.truncatedTo(ChronoUnit.SECONDS));
    }

    private Task route(ObjectRef ref, Instant now) {
        var all = wanted;
        var statement = all == null ? null : all.get(ref);
        var told = routes.get(ref);
        return statement == null
                        || !leads.getAsBoolean()
                        || (told != null
                                && told.wanted().equals(statement)
                                && told.at().plus(ROUTES).isAfter(now))
                ? Task.NOTHING
                : new Task.WriteRoute(statement);
    }

    private void work() {
        var now = clock.instant();
        while (workers < WORKERS) {
            var ref = queue.take(now);
            if (ref == null) {
                wakeUpIn(queue.idle(now), now);
                return;
            }
            workers++;
            Thread.ofVirtual().name("kubernetes-status-write").start(() -> write(ref));
        }
    }

    private void wakeUpIn(@Nullable Duration idle, Instant now) {
        if (idle != null && now.plus(idle).isBefore(wakes)) {
            wakes = now.plus(idle);
            var _ =
                    thread.schedule(
                            () -> {
                                wakes = Instant.MAX;
                                work();
                            },
                            Math.max(1, idle.toMillis()),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void write(ObjectRef ref) {
        var present = cluster.object(ref);
        var task = task(ref, clock.instant());
        RuntimeException failure = null;
        try {
            perform(ref, task, present);
        } catch (RuntimeException e) {
            failure = e;
        }
        var outcome = failure;
        execute(
                () -> {
                    workers--;
                    settle(ref, outcome);
                    work();
                });
    }

    private void perform(ObjectRef ref, Task task, @Nullable KnownObject present) {
        switch (task) {
            case Task.Nothing _ -> {}
            case Task.WriteStatus(var status, _) -> {
                if (present != null) {
                    api.applyStatus(ref, present.uid(), status);
                    var before = written.put(ref, new Written(present, status, clock.instant()));
                    // A watch that is late still shows what was there before that.
                    listener.written(
                            ref,
                            present.uid(),
                            before != null && before.over() == present && before.status() != null
                                    ? before.status()
                                    : present.status(),
                            status);
                }
            }
            case Task.CreateForNode(var uid) -> {
                api.createForNode(ref.name(), uid);
                written.put(ref, new Written(present, null, clock.instant()));
            }
            case Task.DeleteForNode _ -> {
                api.deleteForNode(ref.name());
                written.put(ref, new Written(present, null, clock.instant()));
            }
            case Task.WriteRoute(var statement) -> {
                var now = clock.instant();
                var told = new Told(statement, now);
                // Before: what is touched meanwhile takes it away, and is told again.
                routes.put(ref, told);
                try {
                    api.applyGatewayApiStatus(ref, statement, now.truncatedTo(ChronoUnit.SECONDS));
                } catch (RuntimeException e) {
                    routes.remove(ref, told);
                    throw e;
                }
            }
        }
    }

    private void settle(ObjectRef ref, @Nullable RuntimeException failure) {
        var now = clock.instant();
        int code = failure instanceof KubernetesClientException e ? e.getCode() : 0;
        // Gone: the watch will say so, or that it is there again.
        if (failure == null || code == HttpURLConnection.HTTP_NOT_FOUND) {
            problems.remove(ref);
            queue.done(ref, now);
            look(ref);
            return;
        }
        queue.failed(ref, now);
        var words =
                "status of %s: %s (expected: to be written); tried again"
                        .formatted(ref, Failures.words(Failures.cause(failure)));
        boolean passes =
                code == HttpURLConnection.HTTP_CONFLICT || code == 429 || code >= 500 || code <= 0;
        LOG.debug(words);
        if (passes) {
            problems.remove(ref);
        } else {
            problems.put(ref, words);
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile: nothing is written any more.
        }
    }
}
