package io.sidelane.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Times as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 90d}; or
 * as ISO 8601 does.
 */
public final class TimeConverter implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m|h|d)");

    @Override
    public Duration convert(String written) {
        var form = FORM.matcher(written);
        if (!form.matches()) {
            return iso(written);
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static Duration iso(String written) {
        try {
            return Duration.parse(written);
        } catch (DateTimeException _) {
            throw new TypeConversionException(
                    "%s (expected: a time such as 500ms, 30s, 5m, 12h, 90d or P90D)"
                            .formatted(written));
        }
    }
}
