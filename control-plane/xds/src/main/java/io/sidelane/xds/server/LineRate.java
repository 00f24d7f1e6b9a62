package io.sidelane.xds.server;

import java.util.function.LongSupplier;

/**
 * How many lines of one kind a log takes: ten at once and one a second, so that whoever floods a
 * server does not flood its log. Thread-safe.
 */
public final class LineRate {
    private static final int PER_SECOND = 1;
    private static final int BURST = 10;

    private final LongSupplier nanoTime;
    private final Pace pace;
    private long next;
    private long leftOut;

    public LineRate() {
        this(System::nanoTime);
    }

    LineRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        next = nanoTime.getAsLong();
        pace = new Pace(PER_SECOND, BURST, next);
    }

    /** How many were left out before this one; -1 if it is left out itself. */
    public synchronized long leftOutBefore() {
        var now = nanoTime.getAsLong();
        if (now - next < 0) {
            leftOut++;
            return -1;
        }
        next = now + pace.take(now);
        var before = leftOut;
        leftOut = 0;
        return before;
    }
}
