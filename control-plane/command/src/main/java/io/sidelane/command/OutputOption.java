package io.sidelane.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code -o}, worded the same everywhere. */
public final class OutputOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Converter.class,
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.TEXT;

    public Output format() {
        return output;
    }

    public boolean json() {
        return output == Output.JSON;
    }

    private static final class Converter implements ITypeConverter<Output> {

        @Override
        public Output convert(String written) {
            return switch (written) {
                case "text", "table" -> Output.TEXT;
                case "json" -> Output.JSON;
                default ->
                        throw new TypeConversionException(
                                "%s (expected: text or json)".formatted(written));
            };
        }
    }
}
