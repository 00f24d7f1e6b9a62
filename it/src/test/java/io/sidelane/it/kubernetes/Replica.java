package io.sidelane.it.kubernetes;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.OwnedProcess;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replica of the control plane as it is packaged, with the rights of its service account. */
final class Replica implements AutoCloseable {

    static final Path PACKAGED =
            KubernetesBinaries.REPOSITORY.resolve(
                    "control-plane/server/target/quarkus-app/quarkus-run.jar");

    private static final Duration START = Duration.ofSeconds(60);

    private final String name;
    private final Path log;
    private final int ads;
    private final int management;
    private final OwnedProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    private Replica(String name, Path log, int ads, int management, OwnedProcess process) {
        this.name = name;
        this.log = log;
        this.ads = ads;
        this.management = management;
        this.process = process;
    }

    static Replica start(String name, Path kubeconfig, Path folder, String... more)
            throws IOException {
        var ports = freePorts();
        var log = folder.resolve(name + ".log");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-jar",
                                PACKAGED.toString(),
                                "--listen",
                                "127.0.0.1:" + ports.get(0),
                                "--api",
                                "127.0.0.1:" + ports.get(1),
                                "--management",
                                "127.0.0.1:" + ports.get(2)));
        command.addAll(List.of(more));
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("POD_NAME", name);
        builder.environment().put("POD_NAMESPACE", "sidelane-system");
        return new Replica(
                name,
                log,
                ports.get(0),
                ports.get(2),
                new OwnedProcess(name, builder.start(), log));
    }

    Replica awaitReady() {
        process.awaitReady("/health/ready is 200", START, this::isReady);
        return this;
    }

    boolean isReady() {
        try {
            var uri = URI.create("http://127.0.0.1:%d/health/ready".formatted(management));
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    int ads() {
        return ads;
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitSaid(String words) {
        if (!Await.within(START, () -> said().contains(words))) {
            throw new AssertionError(
                    "%s never said: %s; it said: %s".formatted(name, words, said()));
        }
    }

    /** Stops it where it is, as a machine that is out of breath does, until it may go on. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }

    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }

    /** Open at the same time, so that they are three. */
    static List<Integer> freePorts() throws IOException {
        var loopback = InetAddress.getLoopbackAddress();
        try (var one = new ServerSocket(0, 1, loopback);
                var two = new ServerSocket(0, 1, loopback);
                var three = new ServerSocket(0, 1, loopback)) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }
}
