package io.sidelane.gateway.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Private keys in PEM, PKCS #8 without a password (RFC 7468, 10). */
final class PemKey {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private PemKey() {}

    static PrivateKey read(PemText pem) throws CertificateException {
        try {
            var found = KEY.matcher(pem.text());
            if (found.find()) {
                return key(pem, Base64.getMimeDecoder().decode(found.group(1)));
            }
            throw refused(
                    pem,
                    pem.text().contains("PRIVATE KEY") ? "another kind of key" : "no private key");
        } catch (IllegalArgumentException _) {
            throw refused(pem, "no base64");
        }
    }

    private static PrivateKey key(PemText pem, byte[] bytes) throws CertificateException {
        for (var algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (GeneralSecurityException _) {
                // Of another algorithm, then.
            }
        }
        throw refused(pem, "a key of an unknown algorithm");
    }

    private static CertificateException refused(PemText pem, String what) {
        return new CertificateException(
                "%s: %s (expected: -----BEGIN PRIVATE KEY-----, PKCS #8, of EC, RSA or Ed25519)"
                        .formatted(pem.name(), what));
    }

    static boolean belongTogether(PrivateKey key, PublicKey certified) {
        try {
            var algorithm =
                    switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> "Ed25519";
                    };
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update((byte) 1);
            var signed = signature.sign();
            signature.initVerify(certified);
            signature.update((byte) 1);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
