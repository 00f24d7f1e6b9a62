package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock that knows when it was written last, by a clock that nobody sets. The elector itself looks
 * at the time between two requests only, and one request can hang for longer than the lease lasts.
 */
final class RenewedLock implements Lock {

    private final Lock lock;
    private final LongSupplier nanoTime;
    private final long fresh;
    private volatile boolean written;
    private volatile long at;

    /**
     * @param fresh how long after it was written nobody else can have it
     */
    RenewedLock(Lock lock, LongSupplier nanoTime, Duration fresh) {
        this.lock = lock;
        this.nanoTime = nanoTime;
        this.fresh = fresh.toNanos();
    }

    boolean isFresh() {
        return written && nanoTime.getAsLong() - at < fresh;
    }

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
        return lock.get(client);
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        var before = nanoTime.getAsLong();
        lock.create(client, record);
        written(before);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        var before = nanoTime.getAsLong();
        lock.update(client, record);
        written(before);
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }

    /* The time before it was asked for: the lease runs from some moment after that. */
    private void written(long before) {
        at = before;
        written = true;
    }
}
