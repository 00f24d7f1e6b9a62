package io.sidelane.it.gateway;

import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real gateway that a control plane tells what to serve. */
public final class EdgeProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final Path directory;
    private final List<String> arguments;
    private final int admin;
    private final String awaited;
    private int number;
    private OwnedProcess process;
    private final List<OwnedProcess> formers = new ArrayList<>();

    /**
     * Starts one, and waits until it serves.
     *
     * @param controlPlane where it listens on loopback
     * @param gateway namespace and name
     * @param more options
     */
    public EdgeProcess(Path directory, int controlPlane, String gateway, String... more)
            throws IOException {
        this(directory, controlPlane, gateway, "gateway: serving", more);
    }

    /** Starts one that is not to serve, waits until it says why, and ends it. */
    public static void refused(
            Path directory, int controlPlane, String gateway, String words, String... more)
            throws IOException {
        new EdgeProcess(directory, controlPlane, gateway, words, more).close();
    }

    private EdgeProcess(
            Path directory, int controlPlane, String gateway, String awaited, String[] more)
            throws IOException {
        this.directory = directory;
        this.awaited = awaited;
        try (var first = GatewayProcess.free()) {
            admin = first.getLocalPort();
        }
        var config = directory.resolve("process.conf");
        Files.writeString(
                config,
                """
                admin: 127.0.0.1:%d
                takeover: %s
                workers: 2
                warmUpSeconds: 0
                drainSeconds: 20
                """
                        .formatted(admin, directory.resolve("takeover.sock")));
        arguments =
                new ArrayList<>(
                        List.of(
                                "--config",
                                config.toString(),
                                "--control-plane",
                                "127.0.0.1:" + controlPlane,
                                "--gateway",
                                gateway,
                                "--state-dir",
                                directory.resolve("state").toString()));
        arguments.addAll(List.of(more));
        process = launch();
    }

    private OwnedProcess launch() throws IOException {
        number++;
        var log = log();
        var started =
                new ProcessBuilder(GatewayProcess.argv(arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var launched = new OwnedProcess("gateway", started, log);
        try {
            return launched.awaitReady(awaited, START, () -> said(awaited));
        } catch (RuntimeException e) {
            // Nobody has it yet who would end it.
            launched.close();
            throw e;
        }
    }

    private Path log() {
        return directory.resolve("edge-%d.log".formatted(number));
    }

    boolean said(String words) {
        try {
            return Files.readString(log()).contains(words);
        } catch (IOException _) {
            return false;
        }
    }

    /** Ends it as a crash does, and starts another. */
    void crash() throws IOException {
        process.kill();
        process = launch();
    }

    /** Starts the next process, which takes this one's sockets over. */
    void takeOver() throws IOException {
        formers.add(process);
        process = launch();
    }

    public String status() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:%d/status".formatted(admin));
            return http.send(
                            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    @Override
    public void close() {
        formers.forEach(OwnedProcess::close);
        process.close();
    }
}
