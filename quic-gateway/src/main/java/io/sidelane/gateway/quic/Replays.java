package io.sidelane.gateway.quic;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Knows packets of early data that were seen before, by the last bytes of their seals: who repeats
 * another's cannot make them anew. Remembers for longer than TLS takes a ticket's age for right;
 * what there is no room for is not let in. For all workers and listeners.
 */
public final class Replays {

    /* BoringSSL takes 60 seconds either way. */
    private static final long SECONDS = 150;
    private static final int MOST = 1 << 16;

    private final LongSupplier seconds;
    private Set<Long> present = new HashSet<>();
    private Set<Long> past = Set.of();
    private long turn;

    /**
     * @param seconds a clock
     */
    public Replays(LongSupplier seconds) {
        this.seconds = seconds;
        this.turn = seconds.getAsLong();
    }

    /** Whether it is new, and known from now on. */
    synchronized boolean isNew(long seal) {
        turn();
        return present.size() < MOST && !past.contains(seal) && present.add(seal);
    }

    private void turn() {
        long now = seconds.getAsLong();
        if (now - turn >= SECONDS) {
            past = now - turn >= 2 * SECONDS ? Set.of() : present;
            present = new HashSet<>();
            turn = now;
        }
    }
}
