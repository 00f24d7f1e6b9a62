package io.sidelane.xds.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java process of this class path that answers each line with one. */
final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader answers;

    /** What it said when it was ready. */
    final String greeting;

    Child(Class<?> main, List<String> options, String... arguments) throws IOException {
        name = main.getSimpleName();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        greeting = line();
    }

    String ask(String command) throws IOException {
        var out = process.outputWriter(StandardCharsets.UTF_8);
        out.write(command);
        out.newLine();
        out.flush();
        return line();
    }

    long askLong(String command) throws IOException {
        return Long.parseLong(ask(command));
    }

    private String line() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new IOException(name + ": ended (expected: an answer)");
        }
        return line;
    }

    /** As the kernel kills: nothing is said to anybody. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
