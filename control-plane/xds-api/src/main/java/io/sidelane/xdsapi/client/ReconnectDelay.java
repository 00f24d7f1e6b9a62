package io.sidelane.xdsapi.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the control plane is tried again: twice as long each time, and between
 * half of that and all of it, so that the clients of a control plane do not come back at once.
 */
public final class ReconnectDelay {

    static final Duration FIRST = Duration.ofMillis(200);

    /** All clients are to be back within 10 s of a control plane that is there again. */
    static final Duration LONGEST = Duration.ofSeconds(8);

    private final RandomGenerator random;
    private long nanos = FIRST.toNanos();

    public ReconnectDelay(RandomGenerator random) {
        this.random = random;
    }

    public void reset() {
        nanos = FIRST.toNanos();
    }

    public Duration next() {
        long half = nanos / 2;
        nanos = Math.min(nanos * 2, LONGEST.toNanos());
        return Duration.ofNanos(half + random.nextLong(half + 1));
    }
}
