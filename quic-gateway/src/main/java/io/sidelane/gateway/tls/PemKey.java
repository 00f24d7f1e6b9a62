package io.sidelane.gateway.tls;

import io.sidelane.api.tls.PrivateKeys;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A private key, and whether it is a certificate's. */
final class PemKey {

    private PemKey() {}

    /**
     * @param own made for it
     */
    static PrivateKey read(PemText pem, PemText certificate, X509Certificate own)
            throws CertificateException {
        PrivateKey key;
        try {
            key = PrivateKeys.read(pem.text());
        } catch (InvalidKeyException e) {
            throw new CertificateException(
                    "%s: %s (expected: %s)"
                            .formatted(pem.name(), e.getMessage(), PrivateKeys.EXPECTED));
        }
        if (!PrivateKeys.belongTogether(key, own.getPublicKey())) {
            throw new CertificateException(
                    "%s: not the key of %s (expected: the one that it was made for)"
                            .formatted(pem.name(), certificate.name()));
        }
        return key;
    }
}
