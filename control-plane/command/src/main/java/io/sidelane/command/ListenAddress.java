package io.sidelane.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses to listen on as people write them. */
public final class ListenAddress {

    private static final String EXPECTED = "HOST:PORT, the host an IP address or localhost";

    /** For people whose port is none. */
    public static final String PORT_EXPECTED = "a port of 0..65535, 0 for any that is free";

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
        if (port(port) < 0) {
            throw refused(option, written, PORT_EXPECTED);
        }
        var address = literal(host);
        if (address == null) {
            throw refused(option, written, EXPECTED);
        }
        return new InetSocketAddress(address, port(port));
    }

    /**
     * Literals and localhost only: a name would be asked of somebody else, and could be several
     * addresses.
     *
     * @return null for anything else
     */
    public static @Nullable InetAddress literal(String host) {
        if (host.equals("localhost")) {
            return InetAddress.ofLiteral("127.0.0.1");
        }
        try {
            return InetAddress.ofLiteral(
                    host.startsWith("[") && host.endsWith("]")
                            ? host.substring(1, host.length() - 1)
                            : host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /**
     * @return -1 when it is none
     */
    public static int port(String written) {
        return written.matches("[0-9]{1,5}") && Integer.parseInt(written) <= 65_535
                ? Integer.parseInt(written)
                : -1;
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
