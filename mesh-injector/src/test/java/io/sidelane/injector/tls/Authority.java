package io.sidelane.injector.tls;

import io.sidelane.injector.webhook.Identity;
import java.time.Instant;
import java.util.List;

/**
 * A server's certificate for tests, as the injector makes its own.
 *
 * @param pem what callers trust
 */
public record Authority(String pem, Identity server) {

    public static Authority of(String name) {
        var material = Material.first(List.of(name), Instant.now(), Lifetimes.STANDARD);
        return new Authority(material.bundle(), material.identity());
    }
}
