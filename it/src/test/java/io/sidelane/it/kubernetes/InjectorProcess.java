package io.sidelane.it.kubernetes;

import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replica of the injector as it is packaged, with the rights of its service account. */
final class InjectorProcess implements AutoCloseable {

    static final Path FOLDER =
            KubernetesBinaries.REPOSITORY.resolve("mesh-injector/target/quarkus-app");
    static final Path PACKAGED = FOLDER.resolve("quarkus-run.jar");

    private static final Duration START = Duration.ofMinutes(2);

    private final Path log;
    private final int port;
    private final int management;
    private final OwnedProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    private InjectorProcess(Path log, int port, int management, OwnedProcess process) {
        this.log = log;
        this.port = port;
        this.management = management;
        this.process = process;
    }

    static InjectorProcess start(String name, Path kubeconfig, Path folder, String... more)
            throws IOException {
        var ports = Replica.freePorts();
        var log = folder.resolve(name + ".log");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-jar",
                                PACKAGED.toString(),
                                "--listen",
                                "127.0.0.1:" + ports.get(0),
                                "--management",
                                "127.0.0.1:" + ports.get(1),
                                "--name",
                                "127.0.0.1"));
        command.addAll(List.of(more));
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("POD_NAMESPACE", "sidelane-system");
        return new InjectorProcess(
                log, ports.get(0), ports.get(1), new OwnedProcess(name, builder.start(), log));
    }

    InjectorProcess awaitReady() {
        process.awaitReady("/health/ready is 200", START, () -> get("/health/ready") != null);
        return this;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The value of a metric, 0 when nobody has counted it yet. */
    double metric(String name) {
        var metrics = get("/metrics");
        return metrics == null
                ? 0
                : metrics.lines()
                        .filter(line -> line.startsWith(name + " "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                        .findFirst()
                        .orElse(0);
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }

    private @org.jspecify.annotations.Nullable String get(String path) {
        try {
            var uri = URI.create("http://127.0.0.1:%d%s".formatted(management, path));
            var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : null;
        } catch (IOException _) {
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
