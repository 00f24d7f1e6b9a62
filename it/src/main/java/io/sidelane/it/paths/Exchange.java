package io.sidelane.it.paths;

import io.sidelane.it.rig.RigException;
import io.sidelane.libbpf.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Bytes between two pods, from the address of the one to that of the other, and back. */
final class Exchange {

    private static final int SIZE = 64 * 1024;
    private static final int MILLIS = 20_000;

    private Exchange() {}

    static void between(Path client, InetAddress from, Path server, InetAddress to) {
        var sent = new byte[SIZE];
        ThreadLocalRandom.current().nextBytes(sent);
        try (var listener = NetworkNamespace.call(server, () -> new ServerSocket(0, 1, to))) {
            var echo = Thread.ofPlatform().name("echo").start(() -> echo(listener));
            var received =
                    NetworkNamespace.call(
                            client, () -> ask(from, listener.getLocalSocketAddress(), sent));
            echo.join();
            if (!Arrays.equals(sent, received)) {
                throw new RigException(
                        "%s to %s: other bytes came back (expected: the same)".formatted(from, to));
            }
        } catch (IOException e) {
            throw new RigException("%s to %s: %s".formatted(from, to, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted", e);
        }
    }

    private static byte[] ask(InetAddress from, java.net.SocketAddress to, byte[] bytes)
            throws IOException {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.setSoTimeout(MILLIS);
            socket.connect(to, MILLIS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }

    private static void echo(ServerSocket listener) {
        try (listener) {
            listener.setSoTimeout(MILLIS);
            try (var socket = listener.accept()) {
                socket.setSoTimeout(MILLIS);
                socket.getOutputStream().write(socket.getInputStream().readAllBytes());
            }
        } catch (IOException e) {
            // The asker then does not get its bytes, and says so.
        }
    }
}
