package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says what is missing before anything is made. */
final class Preconditions {
    private Preconditions() {}

    static void check(List<String> tools) {
        int uid = uid();
        if (uid != 0) {
            throw new RigException(
                    "user: uid %d (expected: root, for network namespaces and BPF); nothing started"
                            .formatted(uid));
        }
        tools.forEach(Binaries::onPath);
    }

    private static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
