package io.sidelane.agent.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where the admin server listens: a port of the loopback interface, or a Unix socket. */
public sealed interface AdminAddress {

    record Tcp(InetSocketAddress address) implements AdminAddress {
        @Override
        public String toString() {
            var host = address.getAddress().getHostAddress();
            return host.contains(":")
                    ? "[%s]:%d".formatted(host, address.getPort())
                    : "%s:%d".formatted(host, address.getPort());
        }
    }

    record Unix(Path path) implements AdminAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * @throws IllegalArgumentException with a message for people
     */
    static AdminAddress parse(String written) {
        if (written.startsWith("unix:")) {
            var path = Path.of(written.substring("unix:".length()));
            // sun_path has 108 bytes, one of them for the end; the socket is made beside it first.
            if (!path.isAbsolute() || path.toString().length() > 90) {
                throw refused(written, "unix: and an absolute path of at most 90 characters");
            }
            return new Unix(path.normalize());
        }
        int colon = written.lastIndexOf(':');
        if (colon < 0) {
            throw refused(written, "127.0.0.1:PORT, [::1]:PORT or unix:/PATH");
        }
        var address = address(written, written.substring(0, colon));
        if (!address.isLoopbackAddress()) {
            throw refused(
                    written, "a loopback address, for it answers without asking who is there");
        }
        return new Tcp(new InetSocketAddress(address, port(written, written.substring(colon + 1))));
    }

    private static InetAddress address(String written, String host) {
        if (host.equals("localhost")) {
            return InetAddress.ofLiteral("127.0.0.1");
        }
        try {
            // Literals only: a name would be asked of somebody else.
            return InetAddress.ofLiteral(
                    host.startsWith("[") && host.endsWith("]")
                            ? host.substring(1, host.length() - 1)
                            : host);
        } catch (IllegalArgumentException _) {
            throw refused(written, "127.0.0.1:PORT, [::1]:PORT or unix:/PATH");
        }
    }

    private static int port(String written, String port) {
        if (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535) {
            return Integer.parseInt(port);
        }
        throw refused(written, "a port of 0..65535, 0 for any that is free");
    }

    private static IllegalArgumentException refused(String written, String expected) {
        return new IllegalArgumentException(
                "--admin: %s (expected: %s)".formatted(written, expected));
    }
}
