package io.sidelane.agent;

import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.command.CommandErrors;
import io.sidelane.command.HelpOption;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The agent's command line. Status 0: done; 1: the node or its files forbid it; 2: misuse. */
@Command(
        name = "sidelane agent",
        description = {
            "Takes a node's connections between workloads and their sidecars off the TCP/IP stack.",
            "It may be stopped or killed at any time: the data path goes on as it is."
        },
        subcommands = {
            RunCommand.class,
            DrainCommand.class,
            DoctorCommand.class,
            ProbeCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it did what was asked, or was stopped by a signal",
            "1:the node or a policy file is in the way; nothing was changed",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane agent --policy-dir /etc/sidelane",
            "  sidelane agent --policy-dir ./policy --admin 127.0.0.1:9901",
            "  sidelane agent --control-plane cp.mesh:18000 --control-plane-ca ca.pem",
            "  sidelane agent drain"
        })
public final class AgentMain implements Callable<Integer> {

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private RunOptions options = new RunOptions();

    private AgentMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** For who runs commands without a process of their own. */
    public static CommandLine commandLine() {
        return new CommandLine(new AgentMain())
                .setParameterExceptionHandler(CommandErrors::misuse)
                .setExecutionExceptionHandler(CommandErrors.failures(AgentMain::told));
    }

    private static boolean told(Exception e) {
        return e instanceof StartException || e instanceof DataPathException;
    }

    @Override
    public Integer call() throws Exception {
        return Foreground.run(options);
    }
}
