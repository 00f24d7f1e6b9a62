package io.sidelane.controlplane.mesh;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/** Whether PEM is what its author thinks. */
public final class CertificateCheck {
    private CertificateCheck() {}

    /**
     * @return null if these are certificates, otherwise what is wrong
     */
    public static @Nullable String flaw(String what, String pem) {
        try {
            var bytes = pem.getBytes(StandardCharsets.US_ASCII);
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes));
            return found.isEmpty() ? what + ": none (expected: certificates in PEM)" : null;
        } catch (CertificateException e) {
            return "%s: unreadable (expected: certificates in PEM; %s)"
                    .formatted(what, e.getMessage());
        }
    }
}
