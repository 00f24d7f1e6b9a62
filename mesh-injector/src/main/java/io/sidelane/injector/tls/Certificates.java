package io.sidelane.injector.tls;

import io.sidelane.injector.webhook.Identity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The replicas' common certificate. Whoever finds something due renews it, without a leader: the
 * Secret's version lets one win, and the others take what that one wrote.
 */
public final class Certificates {

    private static final Logger LOG = Logger.getLogger("certificates");
    private static final int TRIES = 5;

    private final SharedSecret secret;
    private final List<String> names;
    private final Lifetimes lifetimes;
    private final InstantSource clock;
    private @Nullable Material present;

    /**
     * @param names DNS names and addresses that the webhook is called by
     */
    public Certificates(
            SharedSecret secret, List<String> names, Lifetimes lifetimes, InstantSource clock) {
        this.secret = secret;
        this.names = List.copyOf(names);
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /**
     * What to show and what to be trusted by.
     *
     * @param authorities PEM, for {@code caBundle}
     */
    public record Current(Identity identity, String authorities, Instant end) {}

    /**
     * Looks, and renews what is due.
     *
     * @throws RuntimeException if the Secret can be neither read nor written
     */
    public synchronized Current look() {
        for (int i = 0; i < TRIES; i++) {
            var found = secret.read();
            var read = found == null ? null : Material.read(found.data());
            var now = clock.instant();
            var wanted =
                    read == null
                            ? Material.first(names, now, lifetimes)
                            : read.at(now, names, lifetimes);
            if (wanted.equals(read)
                    || secret.replace(found == null ? null : found.version(), wanted.written())) {
                if (present == null
                        || !present.server().certificate().equals(wanted.server().certificate())) {
                    LOG.infof(
                            "certificate of %s, until %s",
                            wanted.server().certificate().getIssuerX500Principal(),
                            wanted.server().certificate().getNotAfter().toInstant());
                }
                present = wanted;
                return current(wanted);
            }
        }
        throw new IllegalStateException(
                "secret: not written in %d tries (expected: once)".formatted(TRIES));
    }

    private static Current current(Material material) {
        return new Current(
                material.identity(),
                material.bundle(),
                material.server().certificate().getNotAfter().toInstant());
    }
}
