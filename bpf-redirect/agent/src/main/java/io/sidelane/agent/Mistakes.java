package io.sidelane.agent;

import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.api.yaml.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people read when a command cannot be done: one line, no stack trace. */
final class Mistakes {

    static final int FAILED = 1;
    static final int MISUSED = 2;

    /* The words that picocli puts before a converter's own. */
    private static final Pattern INVALID_VALUE =
            Pattern.compile("^Invalid value for option '(--[a-z-]+)'(?: \\(.*?\\))?: ");

    private Mistakes() {}

    static int misuse(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var message =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched(command, unmatched.getUnmatched().getFirst())
                        : INVALID_VALUE
                                .matcher(String.valueOf(e.getMessage()))
                                .replaceFirst("$1: ");
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
        // These two carry messages written for people; anything else is a defect of ours.
        var message =
                e instanceof StartException || e instanceof DataPathException
                        ? String.valueOf(e.getMessage())
                        : "internal error: %s (expected: none, please report it); stopping"
                                .formatted(e);
        command.getErr().println(message);
        if (!(e instanceof StartException || e instanceof DataPathException)) {
            e.printStackTrace(command.getErr());
        }
        return FAILED;
    }

    private static String unmatched(CommandLine command, String word) {
        var known = new ArrayList<String>();
        if (word.startsWith("-")) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.hidden()) {
                    known.addAll(List.of(option.names()));
                }
            }
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
