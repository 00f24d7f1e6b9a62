package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import java.nio.charset.StandardCharsets;

/** Authorities by which a peer's certificate is verified: PEM, or the file of the system's. */
final class TrustedCa {

    /** The only file that may be named: those that the gateway's system trusts. */
    private static final String SYSTEM = "/etc/ssl/certs/ca-certificates.crt";

    private TrustedCa() {}

    static String read(DataSource source, PemCheck check) throws RejectedException {
        var authorities = text(source);
        var flaw = check.authorities(authorities);
        if (flaw != null) {
            throw new RejectedException("trusted_ca: " + flaw);
        }
        return authorities;
    }

    private static String text(DataSource source) throws RejectedException {
        return switch (source.getSpecifierCase()) {
            case INLINE_BYTES -> begun(source.getInlineBytes().toString(StandardCharsets.US_ASCII));
            case INLINE_STRING -> begun(source.getInlineString());
            case FILENAME -> {
                if (!source.getFilename().equals(SYSTEM)) {
                    throw new RejectedException(
                            "trusted_ca.filename: %s (expected: %s, or PEM itself)"
                                    .formatted(source.getFilename(), SYSTEM));
                }
                yield SYSTEM;
            }
            default ->
                    // Whoever trusts anybody could as well speak in clear.
                    throw new RejectedException("trusted_ca: none (expected: PEM)");
        };
    }

    /* What is before it may be a comment: a configuration knows PEM by how it begins. */
    private static String begun(String text) throws RejectedException {
        int begin = text.indexOf("-----BEGIN ");
        if (begin < 0) {
            throw new RejectedException("trusted_ca: no PEM (expected: certificates in PEM)");
        }
        return text.substring(begin);
    }
}
