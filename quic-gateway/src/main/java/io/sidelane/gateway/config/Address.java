package io.sidelane.gateway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses as they are written; literals only, a name would be asked of somebody else. */
public final class Address {

    static final String FORM =
            "([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]{2,45}\\]):[0-9]{1,5}";
    static final int MAX = 64;
    static final String EXPECTED = "an address and a port, such as 127.0.0.1:8080 or [::1]:8080";

    private Address() {}

    /**
     * @throws IllegalArgumentException with what was expected
     */
    public static InetSocketAddress parse(String written) {
        int colon = written.lastIndexOf(':');
        var host = written.substring(0, colon);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new InetSocketAddress(
                    InetAddress.ofLiteral(host), Integer.parseInt(written.substring(colon + 1)));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("%s (expected: %s)".formatted(written, EXPECTED));
        }
    }

    /** As it is written in a URL or a log. */
    public static String written(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
    }
}
