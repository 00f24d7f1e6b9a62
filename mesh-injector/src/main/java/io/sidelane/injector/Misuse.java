package io.sidelane.injector;

import io.sidelane.api.yaml.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people read when a command line is not understood: one line. */
public final class Misuse {

    private static final int STATUS = 2;

    private Misuse() {}

    public static int handle(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var message =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched(
                                unmatched.getUnmatched().getFirst(),
                                command.getCommandSpec().options())
                        : e.getMessage();
        command.getErr()
                .println(
                        "%s; see '%s --help'"
                                .formatted(message, command.getCommandSpec().qualifiedName()));
        return STATUS;
    }

    private static String unmatched(String word, List<OptionSpec> options) {
        var known = new ArrayList<String>();
        options.forEach(option -> known.addAll(List.of(option.names())));
        known.sort(null);
        return "%s: not understood (expected: one of %s%s)"
                .formatted(word, String.join(", ", known), Nearest.hint(word, known));
    }
}
