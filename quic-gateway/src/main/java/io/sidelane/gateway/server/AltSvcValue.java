package io.sidelane.gateway.server;

/** What clients of HTTP/1.1 and HTTP/2 are told of HTTP/3 (RFC 7838). */
public final class AltSvcValue {

    private AltSvcValue() {}

    /**
     * @param maxAge seconds; 0: they are to forget it
     */
    static String of(int port, int maxAge) {
        return maxAge == 0 ? "clear" : "h3=\":%d\"; ma=%d".formatted(port, maxAge);
    }

    /** The value of an HTTPS record that says the same by DNS (RFC 9460). */
    public static String httpsRecord(int port) {
        return "1 . alpn=\"h3,h2\" port=%d".formatted(port);
    }
}
