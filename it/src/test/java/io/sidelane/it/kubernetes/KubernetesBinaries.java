package io.sidelane.it.kubernetes;

import io.sidelane.it.rig.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where `sidelane setup` has put etcd, kube-apiserver and kubectl. Builds nothing: that takes a
 * quarter of an hour.
 */
record KubernetesBinaries(Path folder) {

    static final Path REPOSITORY = repository();

    // The launcher's own words for the folder, whose name is a hash of versions and flags.
    private static final String FIND =
            """
            set -euo pipefail
            root=$1 cache=${SIDELANE_CACHE:-$HOME/.cache/sidelane}
            source "$root/it/src/main/sh/needs.sh"
            ! probe_kubernetes || printf '%s' "$found"
            """;

    static Optional<KubernetesBinaries> find() {
        var outcome =
                Command.outcome(
                        List.of("bash", "-c", FIND, "find", REPOSITORY.toString()),
                        "",
                        Duration.ofSeconds(30));
        if (outcome.exit() != 0) {
            throw new IllegalStateException(
                    "needs.sh: exit code %d (expected: 0); %s"
                            .formatted(outcome.exit(), outcome.lastWords()));
        }
        return outcome.stdout().isEmpty()
                ? Optional.empty()
                : Optional.of(new KubernetesBinaries(Path.of(outcome.stdout())));
    }

    Path etcd() {
        return folder.resolve("etcd");
    }

    Path apiServer() {
        return folder.resolve("kube-apiserver");
    }

    Path kubectl() {
        return folder.resolve("kubectl");
    }

    private static Path repository() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("sidelane"))) {
            var parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "repository: no file sidelane above %s (expected: one)"
                                .formatted(Path.of("").toAbsolutePath()));
            }
            folder = parent;
        }
        return folder;
    }
}
