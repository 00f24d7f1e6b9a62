package io.sidelane.command;

import io.sidelane.api.yaml.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people read when a command cannot be done: one line, no stack trace. */
public final class CommandErrors {

    public static final int FAILED = 1;
    public static final int MISUSED = 2;

    /* The words that picocli puts before a converter's own. */
    private static final Pattern INVALID_VALUE =
            Pattern.compile("^Invalid value for option '(--[a-z-]+)'(?: \\(.*?\\))?: ");

    private CommandErrors() {}

    public static int misuse(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var message =
                switch (e) {
                    case UnmatchedArgumentException unmatched ->
                            unmatched(command, unmatched.getUnmatched().getFirst());
                    case MissingParameterException missing -> missing(missing);
                    default ->
                            INVALID_VALUE
                                    .matcher(String.valueOf(e.getMessage()))
                                    .replaceFirst("$1: ");
                };
        command.getErr()
                .println(
                        "%s; see '%s --help'"
                                .formatted(message, command.getCommandSpec().qualifiedName()));
        return MISUSED;
    }

    /**
     * Says why a command failed.
     *
     * @param told whether an exception's message is complete and for people; any other is a defect
     */
    public static IExecutionExceptionHandler failures(Predicate<Exception> told) {
        return (e, command, parsed) -> {
            if (e instanceof ParameterException misuse) {
                return misuse(misuse, new String[0]);
            }
            if (told.test(e)) {
                command.getErr().println(e.getMessage());
            } else {
                command.getErr()
                        .println(
                                "internal error: %s (expected: none, please report it); stopping"
                                        .formatted(e));
                e.printStackTrace(command.getErr());
            }
            return FAILED;
        };
    }

    /** A command that is only a group of others was given none of them. */
    public static ParameterException wordMissing(@Nullable CommandSpec spec) {
        var command = Objects.requireNonNull(spec).commandLine();
        return new ParameterException(
                command,
                "%s: no word (expected: one of %s)"
                        .formatted(
                                command.getCommandSpec().qualifiedName(),
                                String.join(", ", command.getSubcommands().keySet())));
    }

    private static String missing(MissingParameterException e) {
        var argument = e.getMissing().getFirst();
        return "%s: missing (expected: %s)"
                .formatted(
                        argument.paramLabel(), argument.description()[0].replaceFirst("\\.$", ""));
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
