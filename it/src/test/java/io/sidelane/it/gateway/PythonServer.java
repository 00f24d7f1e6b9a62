package io.sidelane.it.gateway;

import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An upstream that is one of our scripts: it takes its port first, and says when it listens. */
final class PythonServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);

    private final int port;
    private final OwnedProcess process;

    /**
     * @param script its name in {@code src/test/python}
     * @param arguments after the port
     */
    PythonServer(Path directory, Path python, String script, List<String> arguments)
            throws IOException {
        try (var free = GatewayProcess.free()) {
            port = free.getLocalPort();
        }
        var argv =
                new ArrayList<>(
                        List.of(
                                python.toString(),
                                Path.of("src/test/python", script).toAbsolutePath().toString(),
                                Integer.toString(port)));
        argv.addAll(arguments);
        var log = directory.resolve(port + ".log");
        var started =
                new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile());
        process =
                new OwnedProcess("upstream", started.start(), log)
                        .awaitReady("listening", START, () -> listens(log));
    }

    private static boolean listens(Path log) {
        try {
            return Files.readString(log).contains("listening");
        } catch (IOException _) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}
