package io.sidelane.gateway;

import io.sidelane.api.yaml.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people read when a command cannot be done: a line, no stack trace. */
final class Mistakes {

    static final int FAILED = 1;
    static final int MISUSED = 2;

    private Mistakes() {}

    static int misuse(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var message =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched(command, unmatched.getUnmatched().getFirst())
                        : String.valueOf(e.getMessage());
        command.getErr()
                .println(
                        "%s; see '%s --help'"
                                .formatted(message, command.getCommandSpec().qualifiedName()));
        return MISUSED;
    }

    static int failure(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof ParameterException misuse) {
            return misuse(misuse, new String[0]);
        }
        if (e instanceof StartException) {
            command.getErr().println(e.getMessage());
        } else {
            command.getErr()
                    .println(
                            "internal error: %s (expected: none, please report it); stopping"
                                    .formatted(e));
            e.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    private static String unmatched(CommandLine command, String word) {
        var known = new ArrayList<String>();
        if (word.startsWith("-")) {
            command.getCommandSpec()
                    .options()
                    .forEach(option -> known.addAll(List.of(option.names())));
        } else {
            known.addAll(command.getSubcommands().keySet());
        }
        known.sort(null);
        return "%s: not understood (expected: %s%s)"
                .formatted(
                        word,
                        known.isEmpty() ? "no more words" : "one of " + String.join(", ", known),
                        Nearest.hint(word, known));
    }
}
