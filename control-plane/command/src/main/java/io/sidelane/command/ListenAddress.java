package io.sidelane.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses to listen on as people write them. */
public final class ListenAddress {

    private static final String EXPECTED = "HOST:PORT, the host an IP address or localhost";

    private ListenAddress() {}

    /**
     * @param option names it in the error
     * @throws IllegalArgumentException in words for people
     */
    public static InetSocketAddress parse(String option, String written) {
        int colon = written.lastIndexOf(':');
        if (colon < 0) {
            throw refused(option, written, EXPECTED);
        }
        var host = written.substring(0, colon);
        var port = written.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw refused(option, written, "a port of 0..65535, 0 for any that is free");
        }
        return new InetSocketAddress(address(option, written, host), Integer.parseInt(port));
    }

    /* Literals only: a name would be asked of somebody else, and could be several addresses. */
    private static InetAddress address(String option, String written, String host) {
        if (host.equals("localhost")) {
            return InetAddress.ofLiteral("127.0.0.1");
        }
        try {
            return InetAddress.ofLiteral(
                    host.startsWith("[") && host.endsWith("]")
                            ? host.substring(1, host.length() - 1)
                            : host);
        } catch (IllegalArgumentException _) {
            throw refused(option, written, EXPECTED);
        }
    }

    public static String shown(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, address.getPort());
    }

    private static IllegalArgumentException refused(
            String option, String written, String expected) {
        return new IllegalArgumentException(
                "%s: %s (expected: %s)".formatted(option, written, expected));
    }
}
