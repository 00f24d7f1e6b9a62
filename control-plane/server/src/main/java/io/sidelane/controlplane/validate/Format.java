package io.sidelane.controlplane.validate;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a report is written. */
public enum Format {
    TABLE,
    JSON;

    /** {@code table} or {@code json}. */
    public static final class Converter implements ITypeConverter<Format> {

        @Override
        public Format convert(String written) {
            return switch (written) {
                case "table" -> TABLE;
                case "json" -> JSON;
                default ->
                        throw new TypeConversionException(
                                "%s (expected: table or json)".formatted(written));
            };
        }
    }
}
