package io.sidelane.command;

import picocli.CommandLine.Option;

/** {@code --help}, worded the same everywhere. */
public final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit.")
    private boolean help;

    public boolean asked() {
        return help;
    }
}
