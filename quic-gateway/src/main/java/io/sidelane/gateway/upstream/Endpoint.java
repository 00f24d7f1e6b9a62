package io.sidelane.gateway.upstream;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One address of an upstream, as all workers see it. */
public final class Endpoint {

    private static final long NEVER = Long.MIN_VALUE;

    private final InetSocketAddress address;
    private final AtomicInteger failuresInRow = new AtomicInteger();
    private final AtomicLong ejectedUntil = new AtomicLong(NEVER);
    private volatile int weight;
    private volatile boolean healthy = true;

    Endpoint(InetSocketAddress address, int weight) {
        this.address = address;
        this.weight = weight;
    }

    public InetSocketAddress address() {
        return address;
    }

    int weight() {
        return weight;
    }

    void weight(int changed) {
        weight = changed;
    }

    /** What its health check says; true without one. */
    public boolean healthy() {
        return healthy;
    }

    void healthy(boolean well) {
        healthy = well;
    }

    /**
     * @param now of {@link System#nanoTime}
     */
    public boolean usable(long now) {
        long until = ejectedUntil.get();
        return healthy && (until == NEVER || now - until >= 0);
    }

    void succeeded() {
        if (failuresInRow.get() != 0) {
            failuresInRow.set(0);
        }
    }

    /**
     * @param most failures in a row, 0: any
     * @return whether it is left out from now on
     */
    boolean failed(long now, int most, long ejectNanos) {
        if (failuresInRow.incrementAndGet() < most || most == 0) {
            return false;
        }
        failuresInRow.set(0);
        ejectedUntil.set(now + ejectNanos);
        return true;
    }
}
