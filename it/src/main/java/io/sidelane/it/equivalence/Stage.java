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
    static final Duration LEARNING = Duration.ofSeconds(4);

    /** Longer than any program of ours needs, on a slow machine too. */
    static final Duration PATIENCE = Duration.ofSeconds(120);
}
