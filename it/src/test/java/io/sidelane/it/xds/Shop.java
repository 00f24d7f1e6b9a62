package io.sidelane.it.xds;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.MeshPods;
import io.sidelane.it.rig.OwnedProcess;
import io.sidelane.it.rig.Pod;
import io.sidelane.it.rig.WatchedDirectory;
import io.sidelane.xds.client.Variant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A standalone mesh: the real control plane serving a directory, and two pods with a real Envoy
 * each. Pod web asks, pod books has two versions of an application.
 */
final class Shop implements AutoCloseable {
    static final String BOOKS = "http://10.96.0.1";
    static final int V1 = 8081;
    static final int V2 = 8082;
    static final int BLUE = 8091;
    static final int GREEN = 8092;

    /** Where the sidecar of pod web has a listener from its own file: it takes no other there. */
    static final String TAKEN = "10.96.0.7";

    static final int TAKEN_PORT = 9000;

    private static final String OWN_LISTENER =
            """
            static_resources:
              listeners:
              - name: own
                address: {socket_address: {address: %s, port_value: %d}}
                bind_to_port: false
                filter_chains:
                - filters:
                  - name: tcp
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                      stat_prefix: own
                      cluster: ads
            """
                    .formatted(TAKEN, TAKEN_PORT);

    private static final String NGINX =
            """
            daemon off;
            worker_processes 1;
            pid DIR/nginx.pid;
            error_log DIR/nginx-error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path DIR/body;
              proxy_temp_path DIR/proxy;
              fastcgi_temp_path DIR/fastcgi;
              uwsgi_temp_path DIR/uwsgi;
              scgi_temp_path DIR/scgi;
              SERVERS
            }
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path EXAMPLE = Path.of("../manifests/standalone/sidecar.yaml");

    private final Path directory;
    private final Variant variant;
    private final MeshPods pods;
    private final OwnedProcess v1;
    private final HttpClient http = HttpClient.newHttpClient();

    Shop(Path directory, Variant variant, String documents) throws IOException {
        this(directory, variant, documents, "shop/books");
    }

    /**
     * @param books whom the sidecar of pod books says it is: NAMESPACE/POD
     */
    Shop(Path directory, Variant variant, String documents, String books) throws IOException {
        this.directory = directory;
        this.variant = variant;
        apply("shop.yaml", documents);
        pods = MeshPods.start(directory);
        try {
            var app = appProgram();
            v1 = pods.app(pods.books(), app, "v1", V1);
            pods.app(pods.books(), app, "v2", V2);
            pods.sidecar(pods.books(), bootstrap(books));
            pods.sidecar(
                    pods.web(), bootstrap("shop/web").replace("static_resources:\n", OWN_LISTENER));
        } catch (RuntimeException | IOException e) {
            pods.close();
            throw e;
        }
    }

    private Path appProgram() throws IOException {
        var program = Files.createTempFile(directory.getParent(), "app", ".py");
        try (var source =
                Objects.requireNonNull(Shop.class.getResourceAsStream("app.py"), "app.py")) {
            Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
        }
        return program;
    }

    private String bootstrap(String node) throws IOException {
        var address = "pipe: {path: " + pods.controlPlaneSocket() + "}";
        return Files.readString(EXAMPLE)
                .replace("shop/web", node)
                .replace("cluster: shop", "cluster: shop\n  locality: {zone: a}")
                .replace("DELTA_GRPC", variant == Variant.DELTA ? "DELTA_GRPC" : "GRPC")
                .replace("socket_address: {address: 127.0.0.1, port_value: 18000}", address);
    }

    /** The address of pod books, where its applications are. */
    String booksIp() {
        return pods.books().ipv4();
    }

    MeshPods pods() {
        return pods;
    }

    /** Writes a file of the control plane's directory, all of it at once. */
    void apply(String file, String documents) {
        WatchedDirectory.write(directory, file, documents);
    }

    /** {@code 200 v1 / -}: status, and what the application said. */
    String ask(String url, String... headers) {
        return ask(pods.web(), url, headers);
    }

    /** The same from pod books. */
    String askFromBooks(String url) {
        return ask(pods.books(), url);
    }

    private String ask(Pod from, String url, String... headers) {
        var argv =
                new ArrayList<>(
                        List.of("curl", "-s", "-m", "10", "-w", "%{http_code}", "-o", "-", url));
        for (var header : headers) {
            argv.add("-H");
            argv.add(header);
        }
        var out = pods.run(from, argv, PATIENCE).stdout();
        var body = out.length() < 3 ? out : out.substring(0, out.length() - 3).strip();
        return (out.length() < 3 ? "-" : out.substring(out.length() - 3)) + " " + body;
    }

    String await(Predicate<String> wanted, String url, String... headers) {
        var answer = new String[] {"nothing yet"};
        var came =
                Await.within(
                        PATIENCE,
                        () -> {
                            answer[0] = ask(url, headers);
                            return wanted.test(answer[0]);
                        });
        if (!came) {
            throw new AssertionError(url + " after 30 s: " + answer[0]);
        }
        return answer[0];
    }

    void stopV1() {
        v1.close();
    }

    /** Two servers that say their colour and take any load. */
    void webServers() throws IOException {
        nginx(
                """
                server { listen 8091; return 200 "blue"; }
                server { listen 8092; return 200 "green"; }
                """,
                GREEN);
    }

    /**
     * A web server in pod books.
     *
     * @param servers blocks of its configuration
     * @param port one that it listens on
     */
    void nginx(String servers, int port) throws IOException {
        var folder = Files.createDirectory(directory.resolveSibling("nginx"));
        var config = folder.resolve("nginx.conf");
        Files.writeString(
                config, NGINX.replace("DIR", folder.toString()).replace("SERVERS", servers));
        pods.start(
                "nginx",
                pods.books(),
                List.of(Binaries.onPath("nginx").toString(), "-c", config.toString()),
                port);
    }

    /** So many requests a second from pod web, until it is ended. */
    SteadyLoad load(String url, int rate) {
        return new SteadyLoad(pods, url, rate);
    }

    /** Serial numbers of what the sidecar of pod books proves itself by. */
    String servedCertificates() {
        var certificates =
                pods.run(
                                pods.books(),
                                List.of("curl", "-s", "-m", "5", "http://127.0.0.1:15000/certs"),
                                PATIENCE)
                        .stdout();
        return certificates
                .lines()
                .filter(line -> line.contains("serial_number"))
                .toList()
                .toString();
    }

    /**
     * Which responses the sidecar of pod web has refused how often, by its own count.
     *
     * @param type {@code lds} or {@code rds}
     */
    List<String> refusals(String type) {
        return stats(pods.web(), type + ".*update_rejected").stream()
                .filter(line -> !line.endsWith(": 0"))
                .toList();
    }

    /** How many TLS connections the sidecar of pod books has taken. */
    long handshakes() {
        return sum(stats(pods.books(), "listener.*15006.*ssl.handshake"));
    }

    /** How many endpoints the sidecar of pod web leaves alone just now. */
    long ejected() {
        return sum(stats(pods.web(), "outlier_detection.ejections_active"));
    }

    private static long sum(List<String> stats) {
        return stats.stream()
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(": ") + 2)))
                .sum();
    }

    private List<String> stats(Pod pod, String filter) {
        var url = "http://127.0.0.1:15000/stats?filter=" + filter;
        return pods.run(pod, List.of("curl", "-s", "-m", "5", url), PATIENCE)
                .stdout()
                .lines()
                .toList();
    }

    /** What is said of an object, as JSON. */
    String conditions(String kind, String name) {
        try {
            for (var item : JSON.readTree(api("/api/v1/objects")).path("items")) {
                if (item.path("kind").asText().equals(kind)
                        && item.path("name").asText().equals(name)) {
                    return item.path("conditions").toPrettyString();
                }
            }
            return "[]";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Until that generation of an object is said to be programmed, or not. */
    void awaitProgrammed(String kind, String name, boolean met, long generation) {
        Await.until(
                "Programmed=%s of generation %d of %s %s".formatted(met, generation, kind, name),
                PATIENCE,
                () -> programmed(kind, name, met, generation));
    }

    private boolean programmed(String kind, String name, boolean met, long generation) {
        try {
            for (var condition : JSON.readTree(conditions(kind, name))) {
                if (condition.path("type").asText().equals("Programmed")) {
                    return condition.path("met").asBoolean() == met
                            && condition.path("observedGeneration").asLong() == generation;
                }
            }
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the control plane's read API answers. */
    String api(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create(pods.api() + path)).build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path, e);
        }
    }

    @Override
    public void close() {
        http.close();
        pods.close();
    }

    /** A Service with one endpoint: a port of pod books. */
    static String service(String name, String ip, String port, String address, int target) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, namespace: shop}
        spec: {clusterIP: %2$s, ports: [{name: main, %3$s}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %1$s-1, namespace: shop, labels: {kubernetes.io/service-name: %1$s}}
        addressType: IPv4
        ports: [{name: main, port: %5$d}]
        endpoints: [{addresses: ["%4$s"], targetRef: {kind: Pod, name: books}}]
        ---
        """
                .formatted(name, ip, port, address, target);
    }

    /**
     * A pod that runs as the service account of its name.
     *
     * @param labels as YAML has them
     */
    static String pod(String name, String labels) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, namespace: shop, labels: {%2$s}}
        spec: {serviceAccountName: %1$s, containers: [{name: app, image: app}]}
        ---
        """
                .formatted(name, labels);
    }

    /** Namespace shop with a label. */
    static String namespace(String label) {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {%s}}
        """
                .formatted(label);
    }

    /** An HTTPRoute on service books. */
    static String route(int generation, String rules) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: books, namespace: shop, generation: %d}
        spec:
          parentRefs: [{group: "", kind: Service, name: books}]
          rules:
        %s
        """
                .formatted(generation, rules.indent(2));
    }
}
