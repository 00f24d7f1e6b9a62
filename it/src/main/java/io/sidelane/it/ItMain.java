package io.sidelane.it;

import io.sidelane.command.CommandErrors;
import io.sidelane.it.bench.BenchCommand;
import io.sidelane.it.demo.DemoCommand;
import io.sidelane.it.equivalence.EquivalenceCommand;
import io.sidelane.it.paths.PathsCommand;
import io.sidelane.it.paths.RoundCommand;
import io.sidelane.it.rig.RigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "sidelane",
        description = "What Sidelane does on this machine, shown and measured.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            BenchCommand.class,
            EquivalenceCommand.class,
            PathsCommand.class,
            RoundCommand.class,
        })
public final class ItMain implements Runnable {
    private static final int OPERATOR_ERROR = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw CommandErrors.wordMissing(spec);
    }

    public static void main(String[] args) {
        System.exit(
                new CommandLine(new ItMain())
                        .setParameterExceptionHandler(CommandErrors::misuse)
                        .setExecutionExceptionHandler(
                                (e, commandLine, parsed) -> explain(e, commandLine))
                        .execute(args));
    }

    /** One line for what an operator can mend; a stack trace for our own mistakes only. */
    private static int explain(Exception e, CommandLine commandLine) throws Exception {
        if (goingDown()) {
            return OPERATOR_ERROR; // what Ctrl-C ended need not be explained
        }
        if (!(e instanceof RigException)) {
            throw e;
        }
        commandLine.getErr().println("sidelane: " + e.getMessage());
        return OPERATOR_ERROR;
    }

    private static boolean goingDown() {
        var probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
