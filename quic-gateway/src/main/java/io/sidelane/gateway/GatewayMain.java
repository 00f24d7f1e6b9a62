package io.sidelane.gateway;

import io.sidelane.command.CommandErrors;
import io.sidelane.command.HelpOption;
import io.sidelane.gateway.top.TopCommand;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The gateway's command line. Status 0: done; 1: a file or the node forbids it; 2: misuse. */
@Command(
        name = "sidelane gateway",
        description = {
            "Takes HTTP/3, HTTP/2 and HTTP/1.1 from clients and asks upstreams in HTTP/1.1 or HTTP/2.",
            "Reads its file again when it or a certificate changes; the last good one stays in force.",
            "With --control-plane it is told the same over ADS, and goes on with what it was told last."
        },
        subcommands = {CheckCommand.class, TopCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it did what was asked, or was stopped by a signal",
            "1:the file or the node is in the way",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane gateway --config /etc/sidelane/gateway.yaml",
            "  sidelane gateway --control-plane 127.0.0.1:18000 --gateway shop/edge",
            "  sidelane gateway check gateway.yaml",
            "  sidelane gateway top"
        })
public final class GatewayMain implements Callable<Integer> {

    @SuppressWarnings("UnusedVariable") // By picocli.
    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin private RunOptions options = new RunOptions();

    /* Netty's, at whose INFO clients can have something said as often as they like. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private GatewayMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new GatewayMain())
                .setParameterExceptionHandler(CommandErrors::misuse)
                .setExecutionExceptionHandler(
                        CommandErrors.failures(e -> e instanceof StartException));
    }

    @Override
    public Integer call() throws Exception {
        NETTY.setLevel(Level.WARNING);
        return options.run();
    }
}
