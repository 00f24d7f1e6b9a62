package io.sidelane.it.paths;

import io.sidelane.it.rig.RigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Huge pages that this machine keeps ready, beside those that it had, while this is open. */
public final class HugePages implements AutoCloseable {

    private final Path file;
    private final long before;

    private HugePages(Path file, long before) {
        this.file = file;
        this.before = before;
    }

    public static HugePages reserve(long pageSize, long pages) {
        var file =
                Path.of("/sys/kernel/mm/hugepages/hugepages-%dkB".formatted(pageSize >> 10))
                        .resolve("nr_hugepages");
        if (!Files.exists(file)) {
            throw new RigException(
                    "%s: not there (expected: this kernel's huge pages)".formatted(file));
        }
        var reserved = new HugePages(file, read(file));
        reserved.write(reserved.before + pages);
        long now = read(file);
        if (now < reserved.before + pages) {
            reserved.close();
            throw new RigException(
                    "huge pages of %d bytes: %d (expected: memory for %d)"
                            .formatted(pageSize, now, reserved.before + pages));
        }
        return reserved;
    }

    private static long read(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(long count) {
        try {
            Files.writeString(file, String.valueOf(count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        write(before);
    }
}
