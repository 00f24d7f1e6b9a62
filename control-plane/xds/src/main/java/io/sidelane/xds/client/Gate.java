package io.sidelane.xds.client;

/** A phase that waits for the client, with a bound. */
final class Gate {
    static final long NEVER = Long.MAX_VALUE;

    /** What stands at the gate. */
    enum Queue {
        /** Nothing wants to pass. */
        EMPTY,
        /** Something does, and all it needs is there. */
        READY,
        /** Something does, and the client has not yet what it needs. */
        WAITING,
        /** Something does, and the client refused what has to come before: no waiting helps. */
        REFUSED
    }

    private final long bound;
    private long deadline = NEVER;
    private boolean gaveUp;

    Gate(long boundNanos) {
        bound = boundNanos;
    }

    /** Whether it is open at {@code now} (nanoseconds of any clock). */
    boolean open(Queue queue, long now) {
        if (queue != Queue.WAITING) {
            deadline = NEVER;
            gaveUp = false;
            return queue != Queue.REFUSED;
        }
        if (gaveUp) {
            return true;
        }
        if (deadline == NEVER) {
            deadline = now + bound;
        }
        return false;
    }

    /** Lets through what waits, if its time is over; true once for each wait. */
    boolean giveUp(long now) {
        if (deadline == NEVER || now - deadline < 0) {
            return false;
        }
        deadline = NEVER;
        gaveUp = true;
        return true;
    }

    long deadline() {
        return deadline;
    }
}
