package io.sidelane.it.equivalence;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never for time. */
final class Await {

    private Await() {}

    /** False when the condition did not come true in time. */
    static boolean until(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            rest(Duration.ofMillis(20));
        }
        return true;
    }

    static void rest(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw Program.interrupted(e);
        }
    }
}
