package io.sidelane.controlplane.edge;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a private key is one that gateways read, and the one that a certificate was made for: a
 * gateway refuses another, and what hangs on it waits.
 */
enum KeyFit {
    FITS,
    NO_KEY,
    ANOTHERS;

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

    /**
     * @param certificates PEM, the key's own first; readable
     * @param key PEM
     */
    static KeyFit of(String certificates, String key) {
        var read = read(key);
        if (read == null) {
            return NO_KEY;
        }
        try {
            var certificate =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            certificates.getBytes(StandardCharsets.US_ASCII)))
                            .iterator()
                            .next();
            return belongTogether(read, certificate.getPublicKey()) ? FITS : ANOTHERS;
        } catch (GeneralSecurityException _) {
            return ANOTHERS;
        }
    }

    private static @Nullable PrivateKey read(String pem) {
        var found = KEY.matcher(pem);
        if (!found.find()) {
            return null;
        }
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        } catch (IllegalArgumentException _) {
            return null;
        }
        for (var algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException _) {
                // Of another algorithm, then.
            }
        }
        return null;
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified)
            throws GeneralSecurityException {
        var signature =
                Signature.getInstance(
                        switch (key.getAlgorithm()) {
                            case "EC" -> "SHA256withECDSA";
                            case "RSA" -> "SHA256withRSA";
                            default -> "Ed25519";
                        });
        signature.initSign(key);
        signature.update((byte) 1);
        var signed = signature.sign();
        signature.initVerify(certified);
        signature.update((byte) 1);
        return signature.verify(signed);
    }
}
