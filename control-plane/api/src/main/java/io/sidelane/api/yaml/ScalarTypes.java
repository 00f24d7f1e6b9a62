package io.sidelane.api.yaml;

import io.sidelane.api.yaml.Node.ScalarType;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What an unquoted scalar is. */
final class ScalarTypes {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> BOOLEANS =
            Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Set<String> AMBIGUOUS = Set.of("y", "yes", "n", "no", "on", "off");
    private static final Pattern NUMBER =
            Pattern.compile(
                    "[-+]?(0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?"
                            + "|\\.[0-9]+([eE][-+]?[0-9]+)?|\\.(inf|Inf|INF))"
                            + "|\\.(nan|NaN|NAN)");

    private ScalarTypes() {}

    static ScalarType ofPlain(String text) {
        if (NULLS.contains(text)) {
            return ScalarType.NULL;
        }
        if (BOOLEANS.contains(text)) {
            return ScalarType.BOOLEAN;
        }
        if (AMBIGUOUS.contains(text.toLowerCase(Locale.ROOT))) {
            return ScalarType.AMBIGUOUS;
        }
        // Possessive enough: the alternatives cannot backtrack into each other for long, and a
        // number longer than this is text nobody meant as a number.
        return text.length() <= 64 && NUMBER.matcher(text).matches()
                ? ScalarType.NUMBER
                : ScalarType.TEXT;
    }
}
