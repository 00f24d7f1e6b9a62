package io.sidelane.it.cli;

import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real control plane that serves a directory, on ports of its own. */
final class ControlPlaneProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    final int ads;
    final String url;

    private final OwnedProcess process;

    ControlPlaneProcess(Path directory, Path log) throws IOException {
        final int api;
        final int management;
        // All at once, or one could be had twice.
        try (var first = free();
                var second = free();
                var third = free()) {
            ads = first.getLocalPort();
            api = second.getLocalPort();
            management = third.getLocalPort();
        }
        url = "http://127.0.0.1:" + api;
        var argv =
                Built.controlPlane(
                        List.of(
                                "--config-dir",
                                directory.toString(),
                                "--listen",
                                "127.0.0.1:" + ads,
                                "--api",
                                "127.0.0.1:" + api,
                                "--management",
                                "127.0.0.1:" + management));
        var started =
                new ProcessBuilder(argv)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process =
                new OwnedProcess("control plane", started, log)
                        .awaitReady(
                                "/health/ready is 200",
                                START,
                                () ->
                                        answers(
                                                "http://127.0.0.1:%d/health/ready"
                                                        .formatted(management)));
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static boolean answers(String address) {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
