package io.sidelane.injector.webhook;

/**
 * What a server shows.
 *
 * @param certificate PEM, the chain
 * @param key PEM, PKCS #8
 */
public record Identity(String certificate, String key) {

    /** Never with the key. */
    @Override
    public String toString() {
        return "Identity[" + certificate.length() + " characters of PEM]";
    }
}
