package io.sidelane.cli;

import io.sidelane.command.CommandErrors;
import io.sidelane.command.HelpOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line. Status 0: done; 1: it could not be done, or is not as it should be; 2: misuse.
 */
@Command(
        name = "sidelane",
        description = "Asks a control plane what it serves, to whom, and why.",
        subcommands = {StatusCommand.class, ExplainCommand.class, XdsCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it did what was asked",
            "1:it could not be done, or something is not as it should be",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane status",
            "  sidelane explain pod shop/cart-0",
            "  sidelane xds diff node-1"
        })
public final class SidelaneMain implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    private SidelaneMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new SidelaneMain())
                .setParameterExceptionHandler(CommandErrors::misuse)
                .setExecutionExceptionHandler(
                        CommandErrors.failures(e -> e instanceof FailedException));
    }

    @Override
    public Integer call() {
        throw CommandErrors.wordMissing(spec);
    }
}
