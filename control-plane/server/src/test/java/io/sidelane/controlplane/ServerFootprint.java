package io.sidelane.controlplane;

import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How quickly a control plane starts and how much memory it has with agents connected: {@code
 * ServerFootprint AGENTS COMMAND...}, the command without options, e.g. {@code ./sidelane
 * control-plane}. Every agent has a connection of its own, takes its node's policy and reports.
 */
final class ServerFootprint {

    private static final int STARTS = 5;
    private static final String POLICY =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: ClusterAccelerationPolicy
            metadata: {name: all}
            spec: {candidates: [{profileRef: {name: sockmap}}]}
            """;

    private ServerFootprint() {}

    public static void main(String[] arguments) throws Exception {
        int agents = Integer.parseInt(arguments[0]);
        var command = List.of(arguments).subList(1, arguments.length);
        var configuration = configuration(agents);
        for (int i = 0; i < STARTS; i++) {
            try (var server = new Running(command, configuration)) {
                System.out.printf(
                        "start to ready: %.2f s, %d MB%n",
                        server.startNanos / 1e9, server.residentMegabytes());
            }
        }
        try (var server = new Running(command, configuration)) {
            var connected = connect(agents, server.xds);
            System.out.printf(
                    "with %d agents: %d MB%n", connected.size(), server.residentMegabytes());
            connected.forEach(TestAgent::close);
        }
        System.exit(0);
    }

    private static List<TestAgent> connect(int count, int port) throws InterruptedException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var agents = new ArrayList<TestAgent>();
        for (int i = 0; i < count; i++) {
            var agent = new TestAgent("n" + i, address, InsecureChannelCredentials.create());
            agents.add(agent.subscribe(Map.of()));
        }
        for (var agent : agents) {
            agent.ack(agent.next());
            agent.report();
        }
        return agents;
    }

    private static Path configuration(int nodes) throws IOException {
        var directory = Files.createTempDirectory("sidelane-footprint-");
        Files.writeString(directory.resolve("policy.yaml"), POLICY);
        var pods = new StringBuilder();
        for (int i = 0; i < nodes; i++) {
            pods.append(
                    """
                    ---
                    {apiVersion: v1, kind: Pod, metadata: {name: p%d, namespace: shop},
                     spec: {nodeName: n%d, containers: [{name: c, image: i}]}}
                    """
                            .formatted(i, i));
            // A file has a bound of values.
            if (i % 500 == 499 || i == nodes - 1) {
                Files.writeString(directory.resolve("pods-%d.yaml".formatted(i)), pods);
                pods.setLength(0);
            }
        }
        return directory;
    }

    private static final class Running implements AutoCloseable {
        private final Process process;
        private final long startNanos;
        private final int xds;

        Running(List<String> command, Path configuration) throws Exception {
            xds = freePort();
            int management = freePort();
            var argv = new ArrayList<>(command);
            argv.addAll(List.of("--config-dir", configuration.toString()));
            argv.addAll(List.of("--listen", "127.0.0.1:" + xds));
            argv.addAll(List.of("--api", "127.0.0.1:" + freePort()));
            argv.addAll(List.of("--management", "127.0.0.1:" + management));
            long began = System.nanoTime();
            process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            var drain = process.getInputStream();
            Thread.ofVirtual().start(() -> discard(drain));
            try (var http = HttpClient.newHttpClient()) {
                var ready = URI.create("http://127.0.0.1:%d/health/ready".formatted(management));
                Await.until("ready", () -> process.isAlive() && answers(http, ready));
            }
            startNanos = System.nanoTime() - began;
        }

        private static void discard(java.io.InputStream stream) {
            try {
                stream.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException _) {
                // It has ended.
            }
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private static boolean answers(HttpClient http, URI address) {
            try {
                return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        long residentMegabytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_000)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            System.out.printf("ended with status %d%n", process.exitValue());
        }
    }
}
