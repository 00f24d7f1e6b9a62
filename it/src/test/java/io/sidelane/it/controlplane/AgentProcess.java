package io.sidelane.it.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.kubernetes.TestNode;
import io.sidelane.it.rig.Command;
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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real agent under a control plane, on the parts of a node that {@link TestNode} has. */
final class AgentProcess implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int admin;
    private final List<String> place;

    AgentProcess(TestNode node, String name, int controlPlane, List<String> tls, Path log)
            throws IOException {
        this.log = log;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            admin = socket.getLocalPort();
        }
        var volumes = node.volumes();
        place =
                List.of(
                        "--cgroup",
                        path(volumes.get("cgroups")),
                        "--bpffs",
                        path(volumes.get("bpffs")) + "/sidelane");
        var arguments = new ArrayList<>(place);
        arguments.addAll(List.of("--control-plane", "127.0.0.1:" + controlPlane, "--node", name));
        arguments.addAll(List.of("--state-dir", path(volumes.get("state"))));
        arguments.addAll(List.of("--admin", "127.0.0.1:" + admin));
        arguments.addAll(tls);
        process =
                new ProcessBuilder(command("run", arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
    }

    private static String path(@Nullable Path path) {
        return Objects.requireNonNull(path).toString();
    }

    private static List<String> command(String verb, List<String> arguments) {
        var argv = new ArrayList<String>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        argv.addAll(List.of("-cp", System.getProperty("java.class.path")));
        argv.addAll(List.of("io.sidelane.agent.AgentMain", verb));
        argv.addAll(arguments);
        return argv;
    }

    /** An empty object while it does not answer. */
    JsonNode status() {
        var uri = URI.create("http://127.0.0.1:%d/status".formatted(admin));
        try {
            return JSON.readTree(
                    http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
        } catch (IOException _) {
            return JSON.createObjectNode();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** Stops it and takes everything out of the kernel. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Command.outcome(command("drain", place), "", END);
        http.close();
    }
}
