package io.sidelane.agent.datapath;

import io.sidelane.libbpf.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A tracefs for as long as this is open: the node's own, else one mounted aside. */
final class Tracefs implements AutoCloseable {

    private final @Nullable Path mounted;

    private Tracefs(@Nullable Path mounted) {
        this.mounted = mounted;
    }

    static Tracefs open() {
        try {
            if (Files.readString(Path.of("/proc/self/mounts")).contains(" tracefs ")) {
                return new Tracefs(null);
            }
            Path directory = Files.createTempDirectory("sidelane-tracefs");
            Mounts.mountTracefs(directory);
            return new Tracefs(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (mounted == null) {
            return;
        }
        Mounts.unmount(mounted);
        try {
            Files.delete(mounted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
