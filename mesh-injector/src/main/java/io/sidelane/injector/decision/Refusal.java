package io.sidelane.injector.decision;

import com.google.errorprone.annotations.FormatMethod;
import io.sidelane.api.Reason;

/**
 * Why a candidate cannot be had.
 *
 * @param message {@code <what>: <value> (expected: <what would do>)}, without the path before it
 */
public record Refusal(Reason reason, String message) {

    /**
     * A refusal in words.
     *
     * @param format as of {@link String#format}
     */
    @FormatMethod
    public static Refusal of(Reason reason, String format, Object... values) {
        return new Refusal(reason, format.formatted(values));
    }
}
