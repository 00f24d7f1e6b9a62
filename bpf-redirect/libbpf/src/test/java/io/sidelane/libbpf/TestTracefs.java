package io.sidelane.libbpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tracefs of a test's own, for machines where none is mounted. */
final class TestTracefs implements AutoCloseable {

    private final Path directory;

    TestTracefs() throws IOException {
        directory = Files.createTempDirectory("libbpf-test-tracefs");
        Mounts.mountTracefs(directory);
    }

    @Override
    public void close() throws IOException {
        Mounts.unmount(directory);
        Files.delete(directory);
    }
}
