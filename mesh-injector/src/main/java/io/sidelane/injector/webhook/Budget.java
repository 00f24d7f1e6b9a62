package io.sidelane.injector.webhook;

import java.util.concurrent.Semaphore;

/**
 * How much is in memory at once: bodies that are received or kept, and bodies that objects are made
 * of, which take some ten times as much.
 */
final class Budget {

    private static final int KIBIBYTE = 1 << 10;

    private final Semaphore received;
    private final Semaphore decided;

    /**
     * @param received bytes of bodies in memory
     * @param decided bytes of bodies that are decided about
     */
    Budget(int received, int decided) {
        this.received = new Semaphore(received / KIBIBYTE);
        this.decided = new Semaphore(decided / KIBIBYTE);
    }

    /** Whether so many bytes more may be received. */
    boolean receive(int bytes) {
        return received.tryAcquire(kibibytes(bytes));
    }

    void forget(int bytes) {
        received.release(kibibytes(bytes));
    }

    /** Whether a body of so many bytes may be decided about now. */
    boolean decide(int bytes) {
        return decided.tryAcquire(kibibytes(bytes));
    }

    void decided(int bytes) {
        decided.release(kibibytes(bytes));
    }

    /** So many bytes as are counted for these. */
    static int rounded(int bytes) {
        return kibibytes(bytes) * KIBIBYTE;
    }

    private static int kibibytes(int bytes) {
        return (bytes + KIBIBYTE - 1) / KIBIBYTE;
    }
}
