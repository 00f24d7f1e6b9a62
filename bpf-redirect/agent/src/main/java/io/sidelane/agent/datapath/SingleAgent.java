package io.sidelane.agent.datapath;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One agent a bpffs: a lock that ends with the process, however that ends. */
final class SingleAgent implements AutoCloseable {

    private static final Path DIRECTORY = Path.of("/run/sidelane");

    private final FileChannel channel;

    private SingleAgent(FileChannel channel) {
        this.channel = channel;
    }

    static SingleAgent of(Path bpffs) {
        String name = bpffs.toString().substring(1).replace('/', '-') + ".lock";
        try {
            Files.createDirectories(DIRECTORY);
            FileChannel channel =
                    FileChannel.open(
                            DIRECTORY.resolve(name),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (lock(channel) != null) {
                return new SingleAgent(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new DataPathException(
                    "%s: %s (expected: a directory for the agent's lock); nothing is attached"
                            .formatted(DIRECTORY, e.getMessage()),
                    e);
        }
        throw new DataPathException(
                "bpffs %s: another agent runs on it (expected: one agent a bpffs); this one ends and changes nothing"
                        .formatted(bpffs));
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DataPathException("agent lock: " + e.getMessage(), e);
        }
    }
}
