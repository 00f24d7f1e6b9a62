package io.sidelane.xdsapi.client;

import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps what was last known good in a file that is whole at any moment, or not there. */
public final class LastKnownGoodFile {

    private static final String NAME = "last-known-good";

    private final Path directory;
    private final String node;

    public LastKnownGoodFile(Path directory, String node) {
        this.directory = directory;
        this.node = node;
    }

    public Path path() {
        return directory.resolve(NAME);
    }

    /** Null when there is none. */
    public LastKnownGood.@Nullable Content load() {
        byte[] bytes;
        try (var in = Files.newInputStream(path())) {
            bytes = in.readNBytes(LastKnownGood.MAX_BYTES + 1);
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException e) {
            return new LastKnownGood.Bad("not readable: " + e.getMessage());
        }
        return bytes.length > LastKnownGood.MAX_BYTES
                ? new LastKnownGood.Bad(
                        "size (expected: at most %d bytes)".formatted(LastKnownGood.MAX_BYTES))
                : LastKnownGood.decode(node, bytes);
    }

    /**
     * Replaces it. A crash leaves the old file or the new one, even when the machine goes down.
     *
     * @throws IOException when the old one is still there
     */
    public void save(Collection<Resource> resources) throws IOException {
        var bytes = LastKnownGood.encode(node, resources);
        if (bytes.length > LastKnownGood.MAX_BYTES) {
            throw new IOException(
                    "%d bytes (expected: at most %d)"
                            .formatted(bytes.length, LastKnownGood.MAX_BYTES));
        }
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var draft = directory.resolve(NAME + ".new");
        Files.deleteIfExists(draft);
        // Keys may be in it, and the directory may be one that others made, and read.
        try (var channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                var _ = channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(draft, path(), StandardCopyOption.ATOMIC_MOVE);
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
