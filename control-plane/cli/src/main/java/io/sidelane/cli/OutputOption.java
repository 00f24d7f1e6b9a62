package io.sidelane.cli;

import picocli.CommandLine.Option;

/** {@code -o}, worded the same everywhere. */
final class OutputOption {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            converter = OutputConverter.class,
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    Output format() {
        return output;
    }
}
