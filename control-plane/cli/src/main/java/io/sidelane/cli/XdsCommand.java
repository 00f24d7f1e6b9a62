package io.sidelane.cli;

import io.sidelane.command.CommandErrors;
import io.sidelane.command.HelpOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sidelane xds}, which needs to know what. */
@Command(
        name = "xds",
        description = "Shows who is connected over ADS, and what each client has.",
        subcommands = {ClientsCommand.class, DiffCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {"  sidelane xds clients", "  sidelane xds diff node-1"})
final class XdsCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        throw CommandErrors.wordMissing(spec);
    }
}
