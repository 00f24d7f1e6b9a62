package io.sidelane.api.quic;

/**
 * What a gateway can ask for in a health check: what a URI may have there, and nothing that it may
 * not (RFC 3986, 3.3 and 3.4).
 */
public final class HealthPath {

    /** A regular expression that takes all of it. */
    public static final String FORM = "/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*";

    private HealthPath() {}
}
