package io.sidelane.controlplane.core;

import java.time.Duration;

/**
 * When to look at what clients answered: a lone change and its answers at once, those of thousands
 * of clients together. It knows no clock.
 */
final class StatusPace {

    static final Duration EVERY = Duration.ofMillis(100);

    /** A change, the first answer to it, and one to spare. */
    static final int AT_ONCE = 3;

    private long paidUntil;

    StatusPace(long now) {
        paidUntil = now;
    }

    /** Takes the next look; returns how many nanoseconds it has to wait. */
    long take(long now) {
        long paid = Math.max(0, paidUntil - now);
        long wait = Math.max(0, paid - (AT_ONCE - 1) * EVERY.toNanos());
        paidUntil = now + Math.max(wait, paid) + EVERY.toNanos();
        return wait;
    }
}
