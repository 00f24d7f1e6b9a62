package io.sidelane.it.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a script of the repository without a terminal. Refuses to wait for ever. */
final class Script {
    private static final long LIMIT_SECONDS = 60;

    /** What a script said and how it ended. */
    record Outcome(int exitCode, String output, String errors) {}

    private Script() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("sidelane"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "launcher: no file sidelane above %s (expected: the repository)"
                                .formatted(Path.of("").toAbsolutePath()));
            }
            folder = parent;
        }
        return folder;
    }

    static Outcome sidelane(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), "sidelane", arguments);
    }

    static Outcome run(Map<String, String> environment, String script, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(root().resolve(script).toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("sidelane-launcher", ".out");
        Path errors = Files.createTempFile("sidelane-launcher", ".err");
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "%s: still running (expected: to end within %d s)"
                                .formatted(command, LIMIT_SECONDS));
            }
            return new Outcome(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(errors, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
