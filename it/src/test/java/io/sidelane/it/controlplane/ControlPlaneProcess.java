package io.sidelane.it.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Binaries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code sidelane control-plane --config-dir} as a process of its own, on ports of its own. */
public final class ControlPlaneProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> options;
    private final Path log;
    private final int xds;
    private final int api;
    private final int management;
    private Process process;

    public ControlPlaneProcess(Path configuration, Path log, List<String> tls) throws IOException {
        this.log = log;
        xds = freePort();
        api = freePort();
        management = freePort();
        options = new ArrayList<>(List.of("--config-dir", configuration.toString()));
        options.addAll(List.of("--listen", "127.0.0.1:" + xds, "--api", "127.0.0.1:" + api));
        options.addAll(List.of("--management", "127.0.0.1:" + management));
        options.addAll(tls);
        process = launch();
        awaitReady();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process launch() throws IOException {
        var argv = new ArrayList<String>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        argv.addAll(List.of("-jar", Binaries.controlPlane().toString()));
        argv.addAll(options);
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitReady() {
        Await.until(
                "the control plane is ready",
                START,
                () -> !process.isAlive() || get(management, "/health/ready").contains("\"UP\""));
        if (!process.isAlive()) {
            throw new IllegalStateException("ended at its start: " + said());
        }
    }

    public int port() {
        return xds;
    }

    /** Ends it as a crash does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public void restart() throws IOException {
        process = launch();
        awaitReady();
    }

    /** A page of the read API; an empty object while it does not answer. */
    public JsonNode read(String path) {
        try {
            var text = get(api, path);
            return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(path + ": no JSON", e);
        }
    }

    String metrics() {
        return get(management, "/metrics");
    }

    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    private String get(int port, String path) {
        try {
            var uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        http.close();
    }
}
