package io.sidelane.gateway;

import picocli.CommandLine.Option;

/** {@code --help}, worded the same everywhere. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit.")
    private boolean help;

    boolean asked() {
        return help;
    }
}
