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
    private volatile @Nullable RuntimeException failure;

    /**
     * @param fresh how long after it was written nobody else can have it
     */
    RenewedLock(Lock lock, LongSupplier nanoTime, Duration fresh) {
        this.lock = lock;
        this.nanoTime = nanoTime;
        this.fresh = fresh.toNanos();
    }

    /** Why it could not be looked at or written last, null when it could. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    boolean isFresh() {
        return written && nanoTime.getAsLong() - at < fresh;
    }

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
        try {
            var record = lock.get(client);
            failure = null;
            return record;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        write(() -> lock.create(client, record));
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        write(() -> lock.update(client, record));
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
    private void write(Runnable request) {
        var before = nanoTime.getAsLong();
        try {
            request.run();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
        failure = null;
        at = before;
        written = true;
    }
}
