package io.sidelane.it.equivalence;

import java.time.Duration;

/**
 * Where a case runs, and how.
 *
 * @param full the whole thing instead of the quick form
 * @param seed of everything random, printed for replay
 */
record Stage(Sandbox sandbox, Acceleration acceleration, boolean full, int streams, long seed) {

    /** How long a connection may take to be accelerated before a case gives up on it. */
    static final Duration LEARNING = Duration.ofSeconds(8);

    /** Longer than any program of ours needs, on a slow machine too. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final int WARMINGS = 4;

    /**
     * Runs programs that are only observed, until some of what they send is redirected or it is no
     * use.
     */
    void warm(Warming warming) throws SkippedException {
        long before = acceleration.redirectedBytes();
        for (int i = 0;
                i < WARMINGS && acceleration.on() && acceleration.redirectedBytes() == before;
                i++) {
            warming.run(1 << i);
        }
    }

    /** One round of traffic, so many times as long as the first. */
    interface Warming {
        void run(int times) throws SkippedException;
    }

    /** Waits until some connection to this port is redirected, as far as that can be had. */
    void awaitRedirectingTo(int serverPort) {
        if (acceleration.on()) {
            Await.until(LEARNING, () -> acceleration.redirectingTo(serverPort));
        }
    }
}
