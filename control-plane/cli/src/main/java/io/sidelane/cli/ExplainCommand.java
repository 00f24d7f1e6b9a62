package io.sidelane.cli;

import io.sidelane.command.CommandErrors;
import io.sidelane.command.HelpOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sidelane explain}, which needs to know what. */
@Command(
        name = "explain",
        description = "Tells why something is as it is.",
        subcommands = ExplainPodCommand.class,
        footerHeading = "%nExample:%n",
        footer = "  sidelane explain pod shop/cart-0")
final class ExplainCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        throw CommandErrors.wordMissing(spec);
    }
}
