package io.sidelane.agent.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bound server channel. A Unix socket is made in a directory that only we can enter and renamed
 * into place, so that nobody else can ever connect and a dead agent's socket is replaced in one
 * step.
 */
record Listener(ServerSocketChannel channel, AdminAddress address, @Nullable Object socketFile)
        implements AutoCloseable {

    static Listener bind(AdminAddress address) throws IOException {
        return switch (address) {
            case AdminAddress.Tcp(var tcp) -> tcp(address, tcp);
            case AdminAddress.Unix(var path) -> unix(address, path);
        };
    }

    private static Listener tcp(AdminAddress address, InetSocketAddress tcp) throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(tcp);
            var bound = (InetSocketAddress) channel.getLocalAddress();
            return new Listener(channel, new AdminAddress.Tcp(bound), null);
        } catch (IOException e) {
            channel.close();
            throw refused(address, e.getMessage());
        }
    }

    private static Listener unix(AdminAddress address, Path path) throws IOException {
        checkReplaceable(address, path);
        var parent = Objects.requireNonNull(path.getParent());
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        ServerSocketChannel channel = null;
        Path aside = null;
        try {
            if (!Files.isDirectory(parent)) {
                Files.createDirectories(parent, ownerOnly);
            }
            // Not a temporary directory of the JDK's: its random name costs a tenth of the start.
            var name = ".%x".formatted(System.nanoTime());
            aside = Files.createDirectory(parent.resolve(name), ownerOnly);
            var socket = aside.resolve("s");
            channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            Files.move(socket, path, StandardCopyOption.ATOMIC_MOVE);
            return new Listener(channel, address, Files.getAttribute(path, "unix:ino"));
        } catch (IOException e) {
            if (channel != null) {
                channel.close();
            }
            throw refused(address, e.getMessage());
        } finally {
            if (aside != null) {
                Files.deleteIfExists(aside.resolve("s"));
                Files.deleteIfExists(aside);
            }
        }
    }

    private static void checkReplaceable(AdminAddress address, Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
            throw refused(address, "a file is there that is no socket");
        }
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw refused(address, "another process listens there");
        } catch (ConnectException _) {
            // Nobody listens: the socket of an agent that is gone.
        }
    }

    private static IOException refused(AdminAddress address, @Nullable String why) {
        return new IOException(
                "--admin: %s: %s (expected: an address that is free)".formatted(address, why));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (address instanceof AdminAddress.Unix(var path)
                && Files.exists(path)
                && Files.getAttribute(path, "unix:ino").equals(socketFile)) {
            Files.deleteIfExists(path);
        }
    }
}
