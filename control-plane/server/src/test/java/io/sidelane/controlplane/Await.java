package io.sidelane.controlplane;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for a condition, not for a time. */
final class Await {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private Await() {}

    interface Assertion {
        void check() throws Exception;
    }

    /** Until {@code assertion} holds; its last failure when it never does. */
    static void untilAsserted(Assertion assertion) throws Exception {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (true) {
            try {
                assertion.check();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(10);
            }
        }
    }

    static void until(String what, Supplier<Boolean> condition) throws Exception {
        untilAsserted(
                () -> {
                    if (!condition.get()) {
                        throw new AssertionError("not within %s: %s".formatted(BOUND, what));
                    }
                });
    }
}
