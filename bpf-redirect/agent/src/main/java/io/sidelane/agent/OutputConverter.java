package io.sidelane.agent;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code text} or {@code json}. */
final class OutputConverter implements ITypeConverter<Output> {

    @Override
    public Output convert(String written) {
        for (var output : Output.values()) {
            if (output.word().equals(written)) {
                return output;
            }
        }
        throw new TypeConversionException("%s (expected: text or json)".formatted(written));
    }
}
