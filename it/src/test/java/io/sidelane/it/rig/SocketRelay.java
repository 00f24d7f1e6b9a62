package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A Unix socket before a port of loopback: pods have a loopback of their own. */
public final class SocketRelay implements AutoCloseable {
    private final Path path;
    private final int port;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private SocketRelay(Path path, int port, ServerSocketChannel server) {
        this.path = path;
        this.port = port;
        this.server = server;
    }

    public static SocketRelay start(Path path, int port) {
        try {
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            var relay = new SocketRelay(path, port, server);
            Thread.ofPlatform().daemon().name("relay").start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                open.add(client);
                var to =
                        SocketChannel.open(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                open.add(to);
                copy(client, to);
                copy(to, client);
            }
        } catch (IOException _) {
            // Closed, or nobody serves any more: clients find out by themselves.
            close();
        }
    }

    private void copy(SocketChannel from, SocketChannel to) {
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try (from;
                                    to) {
                                var buffer = ByteBuffer.allocate(64 * 1024);
                                while (from.read(buffer.clear()) >= 0) {
                                    buffer.flip();
                                    while (buffer.hasRemaining()) {
                                        to.write(buffer);
                                    }
                                }
                            } catch (IOException _) {
                                // The other end is gone, and both are closed.
                            } finally {
                                open.remove(from);
                                open.remove(to);
                            }
                        });
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
