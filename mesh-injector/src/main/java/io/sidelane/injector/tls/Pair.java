package io.sidelane.injector.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and its key. */
record Pair(X509Certificate certificate, PrivateKey key) {

    /** Never with the key. */
    @Override
    public String toString() {
        return "Pair[%s]".formatted(certificate.getSubjectX500Principal());
    }
}
