package io.sidelane.injector.offline;

import io.sidelane.command.HelpOption;
import io.sidelane.command.Output;
import io.sidelane.command.OutputOption;
import io.sidelane.injector.offline.Config.BadConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands about files are told, and how they end. */
final class OfflineOptions {

    private static final int WRONG = 1;

    /** What a command does. */
    @FunctionalInterface
    interface Work {

        /**
         * @return whether all is well
         */
        boolean done(PrintWriter out) throws BadConfigException;
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Option(
            names = "--config-dir",
            paramLabel = "DIR",
            required = true,
            description = "directory with YAML files of what is read.")
    private Path directory = Path.of("");

    @Mixin private OutputOption output = new OutputOption();

    Path directory() {
        return directory;
    }

    Output format() {
        return output.format();
    }

    CommandLine line() {
        if (spec == null) {
            throw new IllegalStateException("options used outside of a command line");
        }
        return spec.commandLine();
    }

    ParameterException misuse(String message) {
        return new ParameterException(line(), message);
    }

    /** The exit status. */
    int run(Work work) {
        var out = line().getOut();
        try {
            boolean well = work.done(out);
            out.flush();
            return well ? 0 : WRONG;
        } catch (BadConfigException e) {
            line().getErr().println(e.getMessage());
            return WRONG;
        }
    }
}
