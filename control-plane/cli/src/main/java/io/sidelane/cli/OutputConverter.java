package io.sidelane.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code table} or {@code json}. */
final class OutputConverter implements ITypeConverter<Output> {

    @Override
    public Output convert(String written) {
        for (var output : Output.values()) {
            if (output.word().equals(written)) {
                return output;
            }
        }
        throw new TypeConversionException("%s (expected: table or json)".formatted(written));
    }
}
