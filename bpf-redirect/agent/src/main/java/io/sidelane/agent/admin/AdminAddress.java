package io.sidelane.agent.admin;

import io.sidelane.command.ListenAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where the admin server listens: a port of the loopback interface, or a Unix socket. */
public sealed interface AdminAddress {

    record Tcp(InetSocketAddress address) implements AdminAddress {
        @Override
        public String toString() {
            return ListenAddress.shown(address);
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
        var address = ListenAddress.literal(written.substring(0, colon));
        if (address == null) {
            throw refused(written, "127.0.0.1:PORT, [::1]:PORT or unix:/PATH");
        }
        if (!address.isLoopbackAddress()) {
            throw refused(
                    written, "a loopback address, for it answers without asking who is there");
        }
        int port = ListenAddress.port(written.substring(colon + 1));
        if (port < 0) {
            throw refused(written, ListenAddress.PORT_EXPECTED);
        }
        return new Tcp(new InetSocketAddress(address, port));
    }

    private static IllegalArgumentException refused(String written, String expected) {
        return new IllegalArgumentException(
                "--admin: %s (expected: %s)".formatted(written, expected));
    }
}
