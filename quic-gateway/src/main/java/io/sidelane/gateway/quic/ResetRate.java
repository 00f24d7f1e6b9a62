package io.sidelane.gateway.quic;

/**
 * How often a client may break requests off (CVE-2023-44487, on HTTP/3 as on HTTP/2). A window at a
 * time: who needs more than that is not browsing. For one thread.
 */
final class ResetRate {

    private final int most;
    private final long windowNanos;
    private long began;
    private int count;

    /**
     * @param most in a window
     */
    ResetRate(int most, long windowNanos, long now) {
        this.most = most;
        this.windowNanos = windowNanos;
        this.began = now;
    }

    /** Counts one; whether it is one too many. */
    boolean exceeded(long now) {
        if (now - began >= windowNanos) {
            began = now;
            count = 0;
        }
        count++;
        return count > most;
    }
}
