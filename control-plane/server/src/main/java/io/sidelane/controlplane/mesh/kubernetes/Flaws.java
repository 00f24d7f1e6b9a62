package io.sidelane.controlplane.mesh.kubernetes;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with an object, gathered while it is read. */
final class Flaws {
    private final List<String> lines = new ArrayList<>();

    void add(String what, @Nullable Object value, String expected) {
        lines.add("%s: %s (expected: %s)".formatted(what, value, expected));
    }

    /** A duration, or {@code otherwise} where there is none or a wrong one. */
    <T extends @Nullable Duration> T duration(String what, @Nullable String text, T otherwise) {
        if (text == null) {
            return otherwise;
        }
        var duration = Durations.parse(text);
        if (duration == null) {
            add(what, text, "a duration such as 10s or 1m30s");
            return otherwise;
        }
        @SuppressWarnings("unchecked")
        var result = (T) duration;
        return result;
    }

    /** Whether {@code text} is an IP address; a flaw if not. */
    boolean address(String what, String text) {
        try {
            var _ = InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            add(what, text, "an IP address; it is left out");
            return false;
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
