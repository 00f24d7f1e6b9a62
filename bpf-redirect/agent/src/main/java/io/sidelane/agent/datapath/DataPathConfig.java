package io.sidelane.agent.datapath;

import java.nio.file.Path;

/**
 * Where the data path attaches and pins.
 *
 * @param cgroup cgroup v2 directory whose sockets are considered
 * @param bpffs directory on a bpffs, made and mounted when it is absent
 * @param unguarded load the programs without order, budget and blocking-reader rules: for tests
 *     that prove the rules are needed, refused where only the release objects are at hand
 */
public record DataPathConfig(Path cgroup, Path bpffs, boolean unguarded) {

    public DataPathConfig {
        cgroup = absolute("cgroup", cgroup);
        bpffs = absolute("bpffs", bpffs);
    }

    private static Path absolute(String what, Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: an absolute path)".formatted(what, path));
        }
        return path.normalize();
    }
}
