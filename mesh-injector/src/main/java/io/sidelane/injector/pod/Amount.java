package io.sidelane.injector.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kubernetes quantities as pods and nodes have them (resource.Quantity), compared exactly. */
public final class Amount {

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,9})?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi|)");

    private static final Map<String, BigDecimal> FACTORS =
            Map.ofEntries(
                    Map.entry("m", new BigDecimal("0.001")),
                    Map.entry("", BigDecimal.ONE),
                    Map.entry("k", new BigDecimal("1000")),
                    Map.entry("M", new BigDecimal("1000000")),
                    Map.entry("G", new BigDecimal("1000000000")),
                    Map.entry("T", new BigDecimal("1000000000000")),
                    Map.entry("P", new BigDecimal("1000000000000000")),
                    Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
                    Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
                    Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
                    Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
                    Map.entry("Pi", BigDecimal.valueOf(1L << 50)));

    private Amount() {}

    /** Null for what is no quantity, or nothing. */
    public static @Nullable BigDecimal of(JsonNode written) {
        return written.isTextual() || written.isNumber() ? of(written.asText()) : null;
    }

    /** Null for what is no quantity. */
    public static @Nullable BigDecimal of(String written) {
        var form = FORM.matcher(written);
        if (!form.matches()) {
            return null;
        }
        var factor = FACTORS.get(form.group(2));
        return factor == null
                ? null
                : new BigDecimal(form.group(1)).multiply(factor).stripTrailingZeros();
    }

    /** Whether it is a whole number of units. */
    public static boolean isWhole(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= 0;
    }
}
