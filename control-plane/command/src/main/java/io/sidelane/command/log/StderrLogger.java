package io.sidelane.command.log;

import java.io.PrintStream;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as {@code 2026-01-31T12:00:00.000Z INFO policy: what happened}. What would break
 * the line is escaped, so that no file name or YAML value can forge an event.
 */
final class StderrLogger implements System.Logger {

    static volatile Level threshold = Level.INFO;

    private final String name;
    private final Level floor;

    /**
     * @param platform the logger is the JDK's own, whose chatter nobody asked for
     */
    StderrLogger(String name, boolean platform) {
        this.name = name;
        this.floor = platform ? Level.WARNING : Level.ALL;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF
                && level.getSeverity() >= Math.max(threshold.getSeverity(), floor.getSeverity());
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            print(System.err, line(Instant.now(), level, name, String.valueOf(message), thrown));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object... parameters) {
        if (isLoggable(level)) {
            var message =
                    parameters == null || parameters.length == 0
                            ? String.valueOf(format)
                            : MessageFormat.format(String.valueOf(format), parameters);
            print(System.err, line(Instant.now(), level, name, message, null));
        }
    }

    static String line(
            Instant time, Level level, String name, String message, @Nullable Throwable thrown) {
        var text = thrown == null ? message : "%s: %s".formatted(message, cause(thrown));
        return "%s %s %s: %s"
                .formatted(
                        time.truncatedTo(ChronoUnit.MILLIS),
                        level == Level.WARNING ? "WARN" : level.getName(),
                        name,
                        escaped(text));
    }

    private static String cause(Throwable thrown) {
        var stack = thrown.getStackTrace();
        return stack.length == 0 ? thrown.toString() : thrown + " at " + stack[0];
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                                escaped.append("\\u%04x".formatted(c));
                            } else {
                                escaped.appendCodePoint(c);
                            }
                        });
        return escaped.toString();
    }

    /* One call, one write: lines of two threads do not mix. */
    private static void print(PrintStream stream, String line) {
        stream.print(line + System.lineSeparator());
        stream.flush();
    }
}
