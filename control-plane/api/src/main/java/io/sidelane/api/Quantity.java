package io.sidelane.api;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Kubernetes quantities of bytes: {@code 65536}, {@code 512Ki}, {@code 1.5Mi}, {@code 2M}. */
public final class Quantity {

    /** An expression for the whole text, the same to Java and RE2. */
    // Digits are bounded so that no input makes the arithmetic expensive.
    public static final String FORM_OF_BYTES =
            "([0-9]{1,18}(?:\\.[0-9]{1,9})?)(Ki|Mi|Gi|Ti|k|M|G|T)?";

    private static final Pattern FORM = Pattern.compile(FORM_OF_BYTES);
    private static final Map<String, Long> FACTORS =
            Map.of(
                    "Ki",
                    1L << 10,
                    "Mi",
                    1L << 20,
                    "Gi",
                    1L << 30,
                    "Ti",
                    1L << 40,
                    "k",
                    1_000L,
                    "M",
                    1_000_000L,
                    "G",
                    1_000_000_000L,
                    "T",
                    1_000_000_000_000L);

    private Quantity() {}

    /** Whole bytes, empty when the text is no quantity or not a whole number of them. */
    public static OptionalLong bytes(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        long factor = form.group(2) == null ? 1 : FACTORS.getOrDefault(form.group(2), 1L);
        try {
            return OptionalLong.of(
                    new BigDecimal(form.group(1))
                            .multiply(BigDecimal.valueOf(factor))
                            .longValueExact());
        } catch (ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    /** The shortest way to write this many bytes, e.g. {@code 1Mi}. */
    public static String written(long bytes) {
        for (var unit : List.of("Ti", "Gi", "Mi", "Ki")) {
            long factor = FACTORS.getOrDefault(unit, 1L);
            if (bytes != 0 && bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return Long.toString(bytes);
    }

    /** What errors say is expected. */
    public static String expected(String min, String max, String example) {
        return "a quantity of %s..%s, such as %s".formatted(min, max, example);
    }
}
