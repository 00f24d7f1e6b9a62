package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether this replica is the one that writes, by a Lease. Runs for it again whenever it has lost
 * it, until closed; then it gives it up, so that another need not wait.
 */
final class Leadership implements AutoCloseable {

    /**
     * @param lease after so long without renewal another may take over
     * @param renewal after so long without renewal the leader stops by itself, earlier than that
     * @param retry between two looks
     */
    record Times(Duration lease, Duration renewal, Duration retry) {

        static final Times STANDARD =
                new Times(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

        Times {
            if (lease.compareTo(renewal) <= 0 || renewal.compareTo(retry) <= 0) {
                throw new IllegalArgumentException(
                        "lease: %s, renewal %s, retry %s (expected: each longer than the next)"
                                .formatted(lease, renewal, retry));
            }
        }
    }

    private static final Logger LOG = Logger.getLogger("kubernetes");
    private static final String LEASE = "sidelane-control-plane";
    private static final Duration GIVE_UP = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final Times times;
    private final RenewedLock lock;
    private volatile Runnable changed = () -> {};
    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("kubernetes-lease").factory());
    private volatile boolean elected;
    private volatile boolean closed;
    private volatile @Nullable String leader;
    private volatile @Nullable CompletableFuture<?> run;

    /**
     * @param identity names this replica; no other may have it
     */
    Leadership(KubernetesClient client, String namespace, String identity, Times times) {
        this.client = client;
        this.times = times;
        lock =
                new RenewedLock(
                        new LeaseLock(namespace, LEASE, identity),
                        System::nanoTime,
                        times.renewal());
    }

    /**
     * @param changed called whenever {@link #leads} became another, on any thread
     */
    void onChange(Runnable changed) {
        this.changed = changed;
    }

    void start() {
        if (closed) {
            return;
        }
        var elector =
                new LeaderElector(
                        client,
                        new LeaderElectionConfigBuilder()
                                .withName(LEASE)
                                .withLock(lock)
                                .withLeaseDuration(times.lease())
                                .withRenewDeadline(times.renewal())
                                .withRetryPeriod(times.retry())
                                .withReleaseOnCancel(true)
                                .withLeaderCallbacks(
                                        new LeaderCallbacks(
                                                () -> elected(true),
                                                () -> elected(false),
                                                this::writtenBy))
                                .build(),
                        executor);
        var running = elector.start();
        run = running;
        running.whenComplete(
                (_, _) -> {
                    elected(false);
                    start();
                });
    }

    /**
     * Whether it is the leader and surely so: a renewal that is late counts, even if nobody has
     * noticed it yet.
     */
    boolean leads() {
        return elected && lock.isFresh();
    }

    private void writtenBy(String holder) {
        leader = holder;
        LOG.infof("status is written by %s", holder);
    }

    /** Who has the lease, as far as is known; null before anybody was seen to have it. */
    @Nullable String leader() {
        return leader;
    }

    /** What keeps it from being elected, one line each. Losing to another is not among it. */
    List<String> problems() {
        var failure = lock.failure();
        return failure == null
                        || failure instanceof KubernetesClientException e
                                && e.getCode() == HttpURLConnection.HTTP_CONFLICT
                ? List.of()
                : List.of(
                        "lease: %s (expected: to be read and written); this replica writes no status"
                                .formatted(Failures.words(Failures.cause(failure))));
    }

    /** Gives the lease up and waits for that, but not long. */
    @Override
    public void close() {
        closed = true;
        elected = false;
        var running = run;
        if (running != null) {
            var release = Thread.ofVirtual().start(() -> running.cancel(true));
            try {
                if (!release.join(GIVE_UP)) {
                    LOG.warnf(
                            "lease: not given up in %s (expected: an API server that answers); another replica waits for its end",
                            GIVE_UP);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        executor.shutdownNow();
    }

    private void elected(boolean now) {
        if (closed || elected == now) {
            return;
        }
        elected = now;
        LOG.info(now ? "this replica writes status" : "this replica writes no status");
        changed.run();
    }
}
