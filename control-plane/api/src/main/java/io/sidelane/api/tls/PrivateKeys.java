package io.sidelane.api.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Private keys in PEM without a password: PKCS #8 (RFC 7468, 10), and as cert-manager and OpenSSL
 * write them, PKCS #1 (RFC 8017, A.1.2) and SEC 1 (RFC 5915).
 */
public final class PrivateKeys {

    /** What {@link #read} reads, for messages. */
    public static final String EXPECTED =
            "a private key in PEM without a password, of EC, RSA or Ed25519";

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([^-]*)-----END");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private PrivateKeys() {}

    /**
     * The first key of a text.
     *
     * @throws InvalidKeyException with what is there instead, in a few words
     */
    public static PrivateKey read(String pem) throws InvalidKeyException {
        var found = KEY.matcher(pem);
        if (!found.find()) {
            throw new InvalidKeyException(
                    pem.contains("ENCRYPTED")
                            ? "a key with a password"
                            : pem.contains("PRIVATE KEY")
                                    ? "another kind of key"
                                    : "no private key");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(found.group(2));
        } catch (IllegalArgumentException _) {
            throw new InvalidKeyException("no base64");
        }
        return key(
                switch (found.group(1)) {
                    case "RSA " -> Der.ofRsa(bytes);
                    case "EC " -> Der.ofCurve(bytes);
                    default -> bytes;
                });
    }

    private static PrivateKey key(byte[] pkcs8) throws InvalidKeyException {
        for (var algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException _) {
                // Of another algorithm, then.
            }
        }
        throw new InvalidKeyException("a key of an unknown algorithm");
    }

    /** Whether what the one signs the other verifies. */
    public static boolean belongTogether(PrivateKey key, PublicKey certified) {
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
