package io.sidelane.libbpf;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the kernel does a moment later, such as freeing a link after its last holder. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private Await() {}

    static void until(String condition, BooleanSupplier isTrue) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isTrue.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + condition);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
