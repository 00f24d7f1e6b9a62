package io.sidelane.agent;

import io.sidelane.command.HelpOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agent run}, which is what {@code agent} without a word does as well. */
@Command(
        name = "run",
        description = "Runs the agent in the foreground (the default).",
        footerHeading = "%nExample:%n",
        footer = "  sidelane agent run --policy-dir /etc/sidelane --admin 127.0.0.1:9901")
final class RunCommand implements Callable<Integer> {

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws Exception {
        return Foreground.run(options);
    }
}
