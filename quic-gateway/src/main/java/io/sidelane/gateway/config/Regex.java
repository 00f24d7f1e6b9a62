package io.sidelane.gateway.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sidelane.api.schema.Mistakes;

/** Regular expressions of RE2, which take a time in proportion to what they read. */
final class Regex {

    /** As much as Envoy lets one be. */
    private static final int MAX_STEPS = 100;

    private Regex() {}

    static void check(String field, String text, Mistakes mistakes) {
        try {
            int steps = Pattern.compile(text).programSize();
            mistakes.when(
                    steps > MAX_STEPS,
                    field,
                    "%s takes %d steps (expected: at most %d)".formatted(text, steps, MAX_STEPS));
        } catch (PatternSyntaxException e) {
            mistakes.when(
                    true,
                    field,
                    "%s (expected: a regular expression of RE2; %s)"
                            .formatted(text, e.getDescription()));
        }
    }
}
