package io.sidelane.api.directory;

import java.time.Duration;

/**
 * How long changes are gathered before they are acted on.
 *
 * @param quiet no change for so long ends the gathering
 * @param max so long at most, however many changes there are
 */
public record Debounce(Duration quiet, Duration max) {

    public static final Debounce STANDARD =
            new Debounce(Duration.ofMillis(20), Duration.ofMillis(200));

    public Debounce {
        if (quiet.isNegative() || quiet.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "debounce: %s (expected: 0s..%s)".formatted(quiet, max));
        }
    }
}
