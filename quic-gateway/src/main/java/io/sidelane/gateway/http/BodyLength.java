package io.sidelane.gateway.http;

/** Counts a body against the length that its head promised. */
public final class BodyLength {

    private long left;

    /**
     * @param promised {@link RequestRules#NO_LENGTH} when any length will do
     */
    public BodyLength(long promised) {
        this.left = promised;
    }

    /** Whether so many bytes more are still within it. */
    public boolean take(int bytes) {
        if (left < 0) {
            return true;
        }
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    /** Whether the body may end here. */
    public boolean complete() {
        return left <= 0;
    }
}
