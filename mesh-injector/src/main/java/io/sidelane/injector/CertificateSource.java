package io.sidelane.injector;

import io.sidelane.injector.webhook.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the webhook's certificate comes from. */
interface CertificateSource {

    /**
     * What to show now.
     *
     * @param authorities PEM of what API servers must trust, null: somebody else tells them
     * @param end when the certificate ends, null: not known
     */
    record Shown(Identity identity, @Nullable String authorities, @Nullable Instant end) {}

    /**
     * Looks anew.
     *
     * @throws RuntimeException if it cannot
     */
    Shown look();
}
