package io.sidelane.injector.tls;

import java.time.Duration;
import java.time.Instant;

/**
 * How long certificates are good for. Each is renewed after two thirds of that.
 *
 * @param authority of the certificate that others come from
 * @param server of the webhook's certificate
 * @param settle how long a new authority is only trusted before anything comes from it: so long it
 *     may take until every API server has heard of it
 */
public record Lifetimes(Duration authority, Duration server, Duration settle) {

    public static final Lifetimes STANDARD =
            new Lifetimes(Duration.ofDays(365), Duration.ofDays(30), Duration.ofMinutes(5));

    public Lifetimes {
        if (server.compareTo(authority) > 0 || settle.multipliedBy(3).compareTo(authority) > 0) {
            throw new IllegalArgumentException(
                    "lifetimes: authority %s, server %s, settle %s (expected: the server's at most the authority's, settle at most a third of it)"
                            .formatted(authority, server, settle));
        }
    }

    /** Whether two thirds of a lifetime are over. */
    static boolean isDue(Instant from, Instant until, Instant now) {
        return !now.isBefore(from.plus(Duration.between(from, until).multipliedBy(2).dividedBy(3)));
    }
}
