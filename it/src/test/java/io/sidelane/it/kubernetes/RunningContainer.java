package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A container that runs, and a port of it that answers HTTP. */
final class RunningContainer implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final Path log;

    private RunningContainer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static RunningContainer start(List<String> commandLine, int port, Path log) throws IOException {
        var builder =
                new ProcessBuilder(commandLine)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new RunningContainer(builder.start(), port, log);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What its page says, nothing while it does not answer with 200; fails when it has ended. */
    String get(String path) {
        assertThat(process.isAlive()).as(said()).isTrue();
        try {
            var uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
            var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lines of the kernel about it, such as its user and its capabilities. */
    List<String> status() throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid())));
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
