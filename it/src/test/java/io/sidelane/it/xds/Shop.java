package io.sidelane.it.xds;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.MeshPods;
import io.sidelane.it.rig.Pod;
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

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path EXAMPLE = Path.of("../manifests/examples/standalone/sidecar.yaml");

    private final Path directory;
    private final Variant variant;
    private final MeshPods pods;
    private final HttpClient http = HttpClient.newHttpClient();

    Shop(Path directory, Variant variant, String documents) throws IOException {
        this.directory = directory;
        this.variant = variant;
        apply("shop.yaml", documents);
        pods = MeshPods.start(directory);
        try {
            var app = appProgram();
            pods.app(pods.books(), app, "v1", V1);
            pods.app(pods.books(), app, "v2", V2);
            sidecar(pods.books(), "shop/books");
            sidecar(pods.web(), "shop/web");
        } catch (RuntimeException | IOException e) {
            pods.close();
            throw e;
        }
    }

    private Path appProgram() throws IOException {
        var program = Files.createTempFile("sidelane-app", ".py");
        try (var source =
                Objects.requireNonNull(Shop.class.getResourceAsStream("app.py"), "app.py")) {
            Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
        }
        return program;
    }

    private void sidecar(Pod pod, String node) throws IOException {
        var address = "pipe: {path: " + pods.controlPlaneSocket() + "}";
        var bootstrap =
                Files.readString(EXAMPLE)
                        .replace("shop/web", node)
                        .replace("DELTA_GRPC", variant == Variant.DELTA ? "DELTA_GRPC" : "GRPC")
                        .replace(
                                "socket_address: {address: 127.0.0.1, port_value: 18000}", address);
        pods.sidecar(pod, bootstrap);
    }

    /** The address of pod books, where its applications are. */
    String booksIp() {
        return pods.books().ipv4();
    }

    MeshPods pods() {
        return pods;
    }

    /** Writes a file of the control plane's directory, all of it at once. */
    void apply(String file, String documents) throws IOException {
        var draft = Files.createTempFile(directory.getParent(), "draft", ".yaml");
        Files.writeString(draft, documents);
        Files.move(draft, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** {@code 200 v1 / -}: status, and what the application said. */
    String ask(String url, String... headers) {
        var argv =
                new ArrayList<>(
                        List.of("curl", "-s", "-m", "10", "-w", "%{http_code}", "-o", "-", url));
        for (var header : headers) {
            argv.add("-H");
            argv.add(header);
        }
        var out = pods.run(pods.web(), argv, PATIENCE).stdout();
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
        endpoints: [{addresses: ["%4$s"]}]
        ---
        """
                .formatted(name, ip, port, address, target);
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
