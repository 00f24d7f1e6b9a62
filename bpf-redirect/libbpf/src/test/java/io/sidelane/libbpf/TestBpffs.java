package io.sidelane.libbpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A bpffs of a test's own. When it is unmounted, what is pinned in it is gone. */
final class TestBpffs implements BeforeEachCallback, AfterEachCallback {

    private @Nullable Path directory;

    Path resolve(String name) {
        if (directory == null) {
            throw new IllegalStateException("bpffs: not mounted (expected: within a test)");
        }
        return directory.resolve(name);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Path created = Files.createTempDirectory("libbpf-test-bpffs");
        Mounts.mountBpffs(created);
        directory = created;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (directory != null) {
            Mounts.unmount(directory);
            Files.delete(directory);
            directory = null;
        }
    }
}
