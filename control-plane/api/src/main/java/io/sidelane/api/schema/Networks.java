package io.sidelane.api.schema;

import java.net.InetAddress;

/** Networks as {@code address/length}, of IPv4 and IPv6. */
public final class Networks {

    /** What errors say is expected. */
    public static final String EXPECTED = "a network such as 10.20.0.0/16";

    private Networks() {}

    public static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return false;
        }
        try {
            var address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            return Integer.parseInt(text.substring(slash + 1)) <= address.length * 8;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
