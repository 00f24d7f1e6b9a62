package io.sidelane.it.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end within a limit. Output goes through files, so no pipe can fill up. */
public final class Command {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    public record Outcome(int exit, String stdout, String stderr) {
        public String lastWords() {
            var text = (stderr.isBlank() ? stdout : stderr).strip();
            return text.substring(Math.max(0, text.length() - 400)).replaceAll("\\s*\n\\s*", "; ");
        }
    }

    private Command() {}

    /** Standard output of a program that must succeed. */
    static String run(List<String> argv) {
        return run(argv, "");
    }

    static String run(List<String> argv, String stdin) {
        return run(argv, stdin, LIMIT);
    }

    /** The same, for what may take longer. */
    public static String run(List<String> argv, Duration limit) {
        return run(argv, "", limit);
    }

    private static String run(List<String> argv, String stdin, Duration limit) {
        var outcome = outcome(argv, stdin, limit);
        if (outcome.exit() != 0) {
            throw new RigException(
                    "%s: exit code %d (expected: 0); %s"
                            .formatted(
                                    String.join(" ", argv), outcome.exit(), outcome.lastWords()));
        }
        return outcome.stdout();
    }

    /** How a program ended. One that outlives the limit is killed and counts as an error. */
    public static Outcome outcome(List<String> argv, String stdin, Duration limit) {
        try {
            var in = Files.createTempFile("sidelane-", ".in");
            var out = Files.createTempFile("sidelane-", ".out");
            var err = Files.createTempFile("sidelane-", ".err");
            try {
                Files.writeString(in, stdin);
                return outcome(argv, in, out, err, limit);
            } finally {
                Files.deleteIfExists(in);
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome outcome(List<String> argv, Path in, Path out, Path err, Duration limit)
            throws IOException {
        var process =
                new ProcessBuilder(argv)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new RigException(
                        "%s: still running after %d s (expected: done); killed"
                                .formatted(String.join(" ", argv), limit.toSeconds()));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new RigException("interrupted: " + String.join(" ", argv), e);
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
