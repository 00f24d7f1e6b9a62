package io.sidelane.gateway.tls;

/** A certificate or key cannot be used; the message says why and is for people. */
public final class CertificateException extends Exception {

    private static final long serialVersionUID = 1L;

    CertificateException(String message) {
        super(message);
    }
}
