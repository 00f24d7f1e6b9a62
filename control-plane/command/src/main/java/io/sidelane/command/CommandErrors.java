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
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people read when a command cannot be done: one line, no stack trace. */
public final class CommandErrors {

    public static final int FAILED = 1;
    public static final int MISUSED = 2;

    /* What picocli says of a value, before a converter's own words and in its own. */
    private static final Pattern INVALID_VALUE =
            Pattern.compile(
                    "^Invalid value for (?:option '[^']*'|positional parameter at index \\S+)(?: \\(.*?\\))?: ");
    private static final Pattern NO_NUMBER = Pattern.compile("'(.*)' is not an? (?:int|long)");
    private static final Pattern NO_WORD =
            Pattern.compile("expected one of \\[(.*)] \\(case-.*\\) but was '(.*)'");

    private CommandErrors() {}

    public static int misuse(ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var message =
                switch (e) {
                    case UnmatchedArgumentException unmatched ->
                            unmatched(command, unmatched.getUnmatched().getFirst());
                    case MissingParameterException missing ->
                            "%s: missing (expected: %s)"
                                    .formatted(
                                            name(missing.getMissing().getFirst()),
                                            described(missing.getMissing().getFirst()));
                    default -> invalid(e.getArgSpec(), String.valueOf(e.getMessage()));
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

    /* A converter of ours says all that there is to say; of picocli's own, numbers and words are in use. */
    private static String invalid(@Nullable ArgSpec argument, String message) {
        var why = INVALID_VALUE.matcher(message);
        if (argument == null || !why.find()) {
            return message;
        }
        var own = message.substring(why.end());
        var number = NO_NUMBER.matcher(own);
        var word = NO_WORD.matcher(own);
        if (number.matches()) {
            own = "%s (expected: a whole number)".formatted(number.group(1));
        } else if (word.matches()) {
            own = "%s (expected: one of %s)".formatted(word.group(2), word.group(1));
        }
        return "%s: %s".formatted(name(argument), own);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String described(ArgSpec argument) {
        return argument.description()[0].replaceFirst("\\.$", "");
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
