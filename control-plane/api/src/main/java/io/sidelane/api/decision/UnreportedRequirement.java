package io.sidelane.api.decision;

import io.sidelane.api.profile.Requires;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a profile requires of a node's kernel and no agent reports: nobody knows whether it holds,
 * so it does not count as held.
 */
public final class UnreportedRequirement {

    private UnreportedRequirement() {}

    /** The first of them, in words; null when there is none. */
    public static @Nullable String of(@Nullable Requires requires) {
        if (requires == null) {
            return null;
        }
        if (!requires.kernelConfig().isEmpty()) {
            return words("kernelConfig", new TreeSet<>(requires.kernelConfig()).first());
        }
        return requires.modules().isEmpty()
                ? null
                : words("modules", new TreeSet<>(requires.modules()).first());
    }

    private static String words(String field, String required) {
        return "requires.%s: %s is reported by no agent (expected: what agents report; options and modules that the path itself needs are looked at without it)"
                .formatted(field, required);
    }
}
