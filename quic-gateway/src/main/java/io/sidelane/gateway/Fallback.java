package io.sidelane.gateway;

import java.time.Duration;

/**
 * When what an earlier process was told is to be served. Tried once: what is not enough to be
 * served is not more the next moment.
 */
final class Fallback {

    /** So long a control plane has to speak. */
    private static final Duration FIRST_WORD = Duration.ofSeconds(5);

    private final long dueNanos;
    private boolean tried;

    Fallback(long beganNanos) {
        dueNanos = beganNanos + FIRST_WORD.toNanos();
    }

    /** Nobody is there, or nobody speaks. */
    boolean isDue(boolean connected, long nowNanos) {
        return !connected || nowNanos - dueNanos >= 0;
    }

    /** Whether it is due and was not tried. From then on it was. */
    boolean fires(boolean connected, long nowNanos) {
        if (tried || !isDue(connected, nowNanos)) {
            return false;
        }
        tried = true;
        return true;
    }

    /** There is more to try it with. */
    void again() {
        tried = false;
    }

    /** Nanoseconds, if the control plane stays connected. */
    long untilDue(long nowNanos) {
        return tried ? Long.MAX_VALUE : dueNanos - nowNanos;
    }
}
