package io.sidelane.it.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.controlplane.PemIdentity;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A real gateway on loopback, as the launcher starts it. */
final class GatewayProcess implements AutoCloseable {

    static final String NAME = "shop.example";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Path TARGET = Path.of("../quic-gateway/target").toAbsolutePath();

    private final Place place;
    private final int number;
    private final List<String> before;
    private final OwnedProcess process;

    /**
     * Starts one with a certificate of its own.
     *
     * @param listener further lines of the listener
     * @param rest routes and upstreams
     * @param before words before the command, such as what takes privileges away
     */
    static GatewayProcess start(Path directory, String listener, String rest, String... before)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        int port;
        int admin;
        try (var first = free();
                var second = free()) {
            port = first.getLocalPort();
            admin = second.getLocalPort();
        }
        var place =
                new Place(
                        directory,
                        PemIdentity.make(directory, "dns:%s,ip:127.0.0.1".formatted(NAME)),
                        port,
                        admin);
        place.write(listener, rest);
        return new GatewayProcess(place, 0, List.of(before));
    }

    /** Routes and upstreams of one that asks a single upstream whatever it is asked. */
    static String allTo(String address) {
        return """
        routes:
          - upstreams: [{name: echo}]
        upstreams:
          - {name: echo, endpoints: [{address: "%s"}]}
        """
                .formatted(address);
    }

    /** Where it is, and where the next one will be. */
    private record Place(Path directory, PemIdentity identity, int port, int admin) {

        Path config() {
            return directory.resolve("gateway.yaml");
        }

        /* Tests do not wait until it is warm, but for one. */
        void write(String listener, String rest) throws IOException {
            var text =
                    """
                    listeners:
                      - name: edge
                        address: 127.0.0.1:%d
                        certificates: [{certificate: certificate.pem, key: key.pem, hosts: [%s]}]
                    %s
                    %s
                    admin: 127.0.0.1:%d
                    accessLog: %s
                    takeover: %s
                    workers: 2
                    drainSeconds: 60
                    """
                            .formatted(
                                    port,
                                    NAME,
                                    listener.indent(4),
                                    rest.contains("warmUpSeconds")
                                            ? rest
                                            : rest + "\nwarmUpSeconds: 0",
                                    admin,
                                    directory.resolve("access.log"),
                                    directory.resolve("takeover.sock"));
            var aside = directory.resolve("aside");
            Files.writeString(aside, text);
            Files.move(aside, config(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private GatewayProcess(Place place, int number, List<String> before) throws IOException {
        this.place = place;
        this.number = number;
        this.before = before;
        var argv = new ArrayList<>(before);
        argv.addAll(argv(List.of("--config", place.config().toString())));
        var started =
                new ProcessBuilder(argv)
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile())
                        .start();
        process =
                new OwnedProcess("gateway", started, log())
                        .awaitReady("serving", START, () -> said("gateway: serving"));
    }

    /** Starts the next process, which takes this one's sockets over. */
    GatewayProcess next() throws IOException {
        return new GatewayProcess(place, number + 1, before);
    }

    /** The same with another admin address. */
    GatewayProcess next(int admin) throws IOException {
        var file = place.config();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("admin: 127.0.0.1:" + place.admin(), "admin: 127.0.0.1:" + admin));
        var there = new Place(place.directory(), place.identity(), place.port(), admin);
        return new GatewayProcess(there, number + 1, before);
    }

    /** Tells it to end when its clients have what they asked for. */
    void leave() {
        ProcessHandle.of(process.pid()).orElseThrow().destroy();
    }

    int admin() {
        return place.admin();
    }

    static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    /** What {@code gateway top} says of it within a second. */
    Command.Outcome top() throws IOException {
        return Command.outcome(
                argv(
                        List.of(
                                "top",
                                "--once",
                                "-o",
                                "json",
                                "--admin",
                                "127.0.0.1:" + place.admin())),
                "",
                Duration.ofSeconds(30));
    }

    /** The command of a gateway, as the launcher has it. */
    static List<String> argv(List<String> arguments) throws IOException {
        try (var own = Files.list(TARGET);
                var needed = Files.list(TARGET.resolve("lib"))) {
            var path =
                    java.util.stream.Stream.concat(own, needed)
                            .map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .collect(Collectors.joining(":"));
            var argv =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-XX:+UseSerialGC",
                                    "-Xmx96m",
                                    "-cp",
                                    path,
                                    "io.sidelane.gateway.GatewayMain"));
            argv.addAll(arguments);
            return argv;
        }
    }

    /** Writes the file that is read again when it changes. */
    void write(String listener, String rest) throws IOException {
        place.write(listener, rest);
    }

    /** Exchanges its certificate, and trusts the new one from now on. */
    void renewCertificate() throws IOException, GeneralSecurityException {
        var made =
                PemIdentity.make(
                        place.directory().resolve("next" + System.nanoTime()),
                        "dns:%s,ip:127.0.0.1".formatted(NAME));
        // The key first: a pair that does not match is refused, and the former one stays.
        Files.move(made.key(), place.identity().key(), StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                made.certificate(),
                place.identity().certificate(),
                StandardCopyOption.REPLACE_EXISTING);
    }

    boolean said(String words) {
        try {
            return Files.readString(log()).contains(words);
        } catch (IOException _) {
            return false;
        }
    }

    int port() {
        return place.port();
    }

    String address() {
        return "127.0.0.1:" + place.port();
    }

    Path authority() {
        return place.identity().certificate();
    }

    Path log() {
        return place.directory().resolve("gateway-%d.log".formatted(number));
    }

    /** What the access log says of the first request for a path, when it is over. */
    JsonNode logged(String path) throws Exception {
        var quoted = "\"path\":\"%s\"".formatted(path);
        Waiting.until(
                () -> Files.readString(accessLog()).contains(quoted),
                path + " is in the access log");
        try (var lines = Files.lines(accessLog())) {
            return new ObjectMapper()
                    .readTree(
                            lines.filter(each -> each.contains(quoted)).findFirst().orElseThrow());
        }
    }

    Path accessLog() {
        return place.directory().resolve("access.log");
    }

    String metrics() throws IOException, InterruptedException {
        return ask("metrics");
    }

    String status() throws IOException, InterruptedException {
        return ask("status");
    }

    private String ask(String page) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:%d/%s"
                                                            .formatted(place.admin(), page)))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    /** The sum of all samples that begin so. */
    long metric(String beginning) throws IOException, InterruptedException {
        return sum(metrics(), beginning);
    }

    /** As {@link #metric}, of what is in a namespace of its own. */
    long metric(PagesNamespace namespace, String beginning) {
        var url = "http://127.0.0.1:%d/metrics".formatted(place.admin());
        return sum(namespace.curl(url).stdout(), beginning);
    }

    private static long sum(String metrics, String beginning) {
        return metrics.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Memory that is its own or shared, in MB. */
    long residentMegabytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
