package io.sidelane.it.equivalence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where today's kernels cannot make a redirected connection look like TCP, and why. The shorter,
 * the better.
 */
record KnownDifference(String caseName, String reason) {

    static final List<KnownDifference> ALL = List.of();

    static @Nullable String reasonOf(String caseName) {
        return ALL.stream()
                .filter(d -> d.caseName.equals(caseName))
                .map(KnownDifference::reason)
                .findFirst()
                .orElse(null);
    }
}
