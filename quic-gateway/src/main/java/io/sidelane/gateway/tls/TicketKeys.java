package io.sidelane.gateway.tls;

import io.netty.handler.codec.quic.SslSessionTicketKey;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** Which keys seal session tickets: each for half a day, and opens them for another half. */
public final class TicketKeys {

    static final long EPOCH_SECONDS = 12 * 3_600;

    private final LongFunction<SslSessionTicketKey> keys;
    private final LongSupplier seconds;

    /**
     * @param keys by their epoch
     * @param seconds since 1970
     */
    public TicketKeys(LongFunction<SslSessionTicketKey> keys, LongSupplier seconds) {
        this.keys = keys;
        this.seconds = seconds;
    }

    /**
     * Has others used, the first of which seals, when those of an epoch are over.
     *
     * @param known their epoch; 0: none were used yet
     */
    void renew(AtomicLong known, Consumer<SslSessionTicketKey[]> use) {
        long now = seconds.getAsLong() / EPOCH_SECONDS;
        if (known.get() != now) {
            // Known after they are in use: two threads may well do it twice.
            use.accept(new SslSessionTicketKey[] {keys.apply(now), keys.apply(now - 1)});
            known.set(now);
        }
    }
}
