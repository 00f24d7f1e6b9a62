package io.sidelane.gateway.xds;

import com.google.protobuf.Duration;

/** Durations as the gateway counts them. */
final class Times {

    private static final int MAX_MILLIS = 86_400_000;
    private static final int NANOS_A_MILLI = 1_000_000;

    private Times() {}

    /** In milliseconds, rounded up; a day at most. */
    static int millis(String field, Duration duration, int least) throws RejectedException {
        long millis =
                Math.max(-1, Math.min(duration.getSeconds(), MAX_MILLIS)) * 1_000
                        + (duration.getNanos() + NANOS_A_MILLI - 1) / NANOS_A_MILLI;
        if (millis < least || millis > MAX_MILLIS) {
            throw new RejectedException(
                    "%s: %d s %d ns (expected: %d ms to a day)"
                            .formatted(field, duration.getSeconds(), duration.getNanos(), least));
        }
        return (int) millis;
    }
}
