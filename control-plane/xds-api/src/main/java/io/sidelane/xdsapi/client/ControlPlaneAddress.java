package io.sidelane.xdsapi.client;

/**
 * Where the control plane is.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 */
public record ControlPlaneAddress(String host, int port) {

    /**
     * @throws IllegalArgumentException in words for people, without the option's name
     */
    public static ControlPlaneAddress parse(String written) {
        int colon = written.lastIndexOf(':');
        var host = colon < 0 ? "" : written.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (host.contains(":") && !bracketed) || host.contains("/")) {
            throw mistake(written);
        }
        try {
            int port = Integer.parseInt(written.substring(colon + 1));
            if (port < 1 || port > 65_535) {
                throw mistake(written);
            }
            return new ControlPlaneAddress(
                    bracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException _) {
            throw mistake(written);
        }
    }

    /** Whether what is said to it cannot leave this machine; a name could lead anywhere. */
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.equals("::1")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static IllegalArgumentException mistake(String written) {
        return new IllegalArgumentException(
                "%s (expected: HOST:PORT or [IPV6]:PORT)".formatted(written));
    }
}
