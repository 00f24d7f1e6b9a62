package io.sidelane.gateway.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whom a CONNECT-UDP asks for, by the last two segments of its path (RFC 9298, 2). */
public record UdpTarget(String host, int port) {

    /** What {@code :protocol} calls it. */
    public static final String PROTOCOL = "connect-udp";

    /* A name or an address, the colons of which must be encoded. No zone: that is about our links. */
    private static final Pattern PATH =
            Pattern.compile("/([A-Za-z0-9._~-]|%3[Aa]){1,253}/[1-9][0-9]{0,4}/?");

    private static final int MAX_PORT = 65_535;

    /**
     * @param prefix of the path, before the host
     * @return null when the path names nobody
     */
    public static @Nullable UdpTarget of(String prefix, String path) {
        var rest = path.substring(prefix.endsWith("/") ? prefix.length() - 1 : prefix.length());
        if (!PATH.matcher(rest).matches()) {
            return null;
        }
        int slash = rest.indexOf('/', 1);
        var host = rest.substring(1, slash).replace("%3A", ":").replace("%3a", ":");
        var written = rest.substring(slash + 1).replace("/", "");
        int port = Integer.parseInt(written);
        return port <= MAX_PORT ? new UdpTarget(host, port) : null;
    }
}
