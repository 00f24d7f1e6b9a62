package io.sidelane.controlplane.mesh.check;

import io.sidelane.api.tls.PrivateKeys;
import io.sidelane.controlplane.mesh.fact.CaFact;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether PEM is what its author thinks. */
public final class CertificateCheck {
    private CertificateCheck() {}

    /**
     * Whether the first of certificates that have no flaw was made for a key.
     *
     * @param pem the certificates
     */
    public static boolean isFor(String pem, PrivateKey key) {
        try {
            return PrivateKeys.belongTogether(key, read(pem).iterator().next().getPublicKey());
        } catch (CertificateException e) {
            throw new IllegalArgumentException("certificates with a flaw", e);
        }
    }

    /** What a ConfigMap with authorities has against it by itself. */
    public static List<String> flaws(CaFact authorities) {
        var flaw = flaw("ca.crt of ConfigMap " + authorities.name(), authorities.authorities());
        return flaw == null ? List.of() : List.of(flaw);
    }

    private static Collection<? extends Certificate> read(String pem) throws CertificateException {
        var bytes = pem.getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes));
    }

    /**
     * @return null if these are certificates, otherwise what is wrong
     */
    public static @Nullable String flaw(String what, String pem) {
        try {
            return read(pem).isEmpty() ? what + ": none (expected: certificates in PEM)" : null;
        } catch (CertificateException e) {
            return "%s: unreadable (expected: certificates in PEM; %s)"
                    .formatted(what, e.getMessage());
        }
    }
}
