package io.sidelane.agent;

import java.time.Duration;

/**
 * How long to wait before the next look: short after a failure or when something was half made,
 * twice as long each time it stays so.
 */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(50);
    static final Duration LONGEST = Duration.ofSeconds(10);

    private Duration next = FIRST;

    void reset() {
        next = FIRST;
    }

    Duration next() {
        var now = next;
        next = now.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : now.multipliedBy(2);
        return now;
    }
}
