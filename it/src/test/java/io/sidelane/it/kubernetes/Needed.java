package io.sidelane.it.kubernetes;

import io.sidelane.it.rig.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where `sidelane setup` has put what tests need, by its own names. Installs nothing. */
public final class Needed {

    static final Path REPOSITORY = repository();

    // The launcher's own words: the names of some folders are hashes of versions and flags.
    private static final String FIND =
            """
            set -euo pipefail
            root=$1 cache=${SIDELANE_CACHE:-$HOME/.cache/sidelane}
            source "$root/it/src/main/sh/needs.sh"
            ! "probe_$2" || printf '%s' "$found"
            """;

    private Needed() {}

    /** As `sidelane setup --check -o json` names it, empty when it is not there. */
    public static Optional<Path> find(String name) {
        var outcome =
                Command.outcome(
                        List.of("bash", "-c", FIND, "find", REPOSITORY.toString(), name),
                        "",
                        Duration.ofSeconds(30));
        if (outcome.exit() != 0) {
            throw new IllegalStateException(
                    "needs.sh: exit code %d (expected: 0); %s"
                            .formatted(outcome.exit(), outcome.lastWords()));
        }
        return outcome.stdout().isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(outcome.stdout()));
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
