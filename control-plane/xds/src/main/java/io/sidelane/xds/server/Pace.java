package io.sidelane.xds.server;

/**
 * How fast the requests of one stream are read: a bucket that refills steadily. It knows no clock.
 */
final class Pace {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long filled;

    Pace(int perSecond, int burst, long now) {
        perNano = perSecond / 1e9;
        this.burst = burst;
        tokens = burst;
        filled = now;
    }

    /** Takes one; returns how many nanoseconds the next has to wait, 0 mostly. */
    long take(long now) {
        tokens = Math.min(burst, tokens + (now - filled) * perNano) - 1;
        filled = now;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perNano);
    }
}
