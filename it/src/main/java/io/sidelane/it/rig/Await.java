package io.sidelane.it.rig;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition, never for a time. */
public final class Await {
    private static final long POLL_MILLIS = 20;

    private Await() {}

    public static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!within(limit, condition)) {
            throw new RigException(
                    "%s: not within %d ms (expected: sooner); stopping"
                            .formatted(what, limit.toMillis()));
        }
    }

    public static boolean within(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RigException("interrupted while waiting", e);
            }
        }
        return true;
    }
}
