package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sidelane.it.controlplane.ControlPlaneProcess;
import io.sidelane.it.controlplane.PemIdentity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateway API in files, a control plane, a gateway and a client of HTTP/3. All of it at full size:
 *
 * <pre>
 * mvn -pl it failsafe:integration-test -Dit.test=GatewayControlPlaneE2E -Dsidelane.it.changes=1000
 * </pre>
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayControlPlaneE2E {

    private static final int ROUTES = 1_000;

    /* As many as a file of the directory may hold, and some. */
    private static final int A_FILE = 200;
    private static final int CHANGES = Integer.getInteger("sidelane.it.changes", 25);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    @TempDir private static Path directory;
    private static Path files;
    private static PemIdentity identity;
    private static RecordingUpstream upstream;
    private static ControlPlaneProcess controlPlane;
    private static EdgeProcess gateway;
    private static Http3 client;

    @BeforeAll
    static void start() throws Exception {
        var python = Http3.findPython();
        files = Files.createDirectory(directory.resolve("files"));
        identity =
                PemIdentity.make(
                        directory.resolve("identity"),
                        "dns:%s,ip:127.0.0.1".formatted(GatewayProcess.NAME));
        upstream = new RecordingUpstream();
        int port;
        try (var free = GatewayProcess.free()) {
            port = free.getLocalPort();
        }
        write("gateway", gatewayYaml(port));
        write("service", serviceYaml());
        write("policy", policy(1, "retry: OnLoad"));
        write("route", route("first", 1, "/", "books"));
        controlPlane =
                new ControlPlaneProcess(files, directory.resolve("control-plane.log"), List.of());
        gateway = new EdgeProcess(directory, controlPlane.port(), "shop/edge");
        client = new Http3(python, "127.0.0.1:" + port, identity.certificate());
    }

    @AfterAll
    static void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        if (controlPlane != null) {
            controlPlane.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    private static void write(String name, String yaml) throws IOException {
        var aside = directory.resolve("aside");
        Files.writeString(aside, yaml);
        Files.move(aside, files.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String gatewayYaml(int port) throws IOException {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: quic, generation: 1}
        spec: {controllerName: sidelane.io/quic}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop, generation: 1}
        spec:
          gatewayClassName: quic
          addresses: [{type: IPAddress, value: 127.0.0.1}]
          listeners:
            - {name: web, protocol: HTTPS, port: %d, tls: {certificateRefs: [{name: cert}]}}
        ---
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {name: cert, namespace: shop}
        stringData:
          tls.crt: |
        %s
          tls.key: |
        %s
        """
                .formatted(
                        port,
                        Files.readString(identity.certificate()).indent(4),
                        Files.readString(identity.key()).indent(4));
    }

    private static String serviceYaml() {
        var address = upstream.address();
        int colon = address.lastIndexOf(':');
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: books, namespace: shop}
        spec: {clusterIP: 10.96.0.1, ports: [{port: 80, appProtocol: http}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: books-1, namespace: shop, labels: {kubernetes.io/service-name: books}}
        addressType: IPv4
        ports: [{name: "", port: %s}]
        endpoints: [{addresses: ["%s"]}]
        """
                .formatted(address.substring(colon + 1), address.substring(0, colon));
    }

    private static String policy(int generation, String field) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: QuicPolicy
        metadata: {name: edge, namespace: shop, generation: %d}
        spec: {targetRefs: [{name: edge}], %s}
        """
                .formatted(generation, field);
    }

    private static String route(String name, int generation, String path, String service) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: %s, namespace: shop, generation: %d}
        spec:
          parentRefs: [{name: edge}]
          hostnames: [shop.example]
          rules: [{matches: [{path: {value: %s}}], backendRefs: [{name: %s, port: 80}]}]
        ---
        """
                .formatted(name, generation, path, service);
    }

    private static JsonNode condition(String kind, String name, String type) {
        // Objects are listed by name: the one after all that sort before it.
        var before =
                "%s/%s %s"
                        .formatted(
                                kind.equals("GatewayClass") ? "" : "shop",
                                name,
                                kind.substring(0, kind.length() - 1));
        var page =
                controlPlane.read(
                        "/api/v1/objects?limit=1&after="
                                + URLEncoder.encode(before, StandardCharsets.UTF_8));
        var object = page.path("items").path(0);
        if (object.path("kind").asText().equals(kind)
                && object.path("name").asText().equals(name)) {
            for (var condition : object.path("conditions")) {
                if (condition.path("type").asText().equals(type)) {
                    return condition;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean holds(String kind, String name, String type, int generation) {
        var condition = condition(kind, name, type);
        return condition.path("met").asBoolean()
                && condition.path("observedGeneration").asInt() == generation;
    }

    private static int status(String path) throws IOException {
        return client.run("get", path).path("status").asInt();
    }

    private static CompletableFuture<JsonNode> load(double seconds) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return client.run("steady", Double.toString(seconds), "3", "/steady");
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    private static void assertNothingFailed(JsonNode told) {
        assertThat(told.path("failed")).as(told.toString()).isEmpty();
        assertThat(told.path("asked").asInt()).isGreaterThan(20);
        assertThat(told.path("held").toString()).isEqualTo("[true]");
    }

    @Test
    @Order(1)
    void whatFilesSayIsServedAndStatusSaysSo() throws Exception {
        assertThat(status("/")).isEqualTo(200);

        Waiting.until(() -> holds("Gateway", "edge", "Programmed", 1), "the Gateway is programmed");
        assertThat(holds("Gateway", "edge", "Accepted", 1)).isTrue();
        assertThat(holds("GatewayClass", "quic", "Accepted", 1)).isTrue();
        assertThat(holds("QuicPolicy", "edge", "Programmed", 1)).isTrue();
        assertThat(holds("HTTPRoute", "first", "Programmed", 1)).isTrue();
        assertThat(gateway.status()).contains("\"connected\":true", "\"nacks\":0");
    }

    @Test
    @Order(2)
    void aPolicyThatTheGatewayCannotFollowIsRefusedInItsWordsAndTheOldOneStays() throws Exception {
        write("policy", policy(2, "datagrams: true"));
        Waiting.until(
                () ->
                        condition("QuicPolicy", "edge", "Programmed")
                                .path("message")
                                .asText()
                                .contains("datagrams: true"),
                "the policy says what the gateway has against it");

        assertThat(condition("QuicPolicy", "edge", "Programmed").path("reason").asText())
                .isEqualTo("Rejected");
        assertThat(holds("Gateway", "edge", "Programmed", 1)).isFalse();
        assertThat(status("/")).isEqualTo(200);
        write("policy", policy(3, "retry: OnLoad"));
        Waiting.until(() -> holds("QuicPolicy", "edge", "Programmed", 3), "the policy is mended");
        assertThat(holds("Gateway", "edge", "Programmed", 1)).isTrue();
    }

    @Test
    @Order(3)
    void aBadRouteSaysWhyAndTheOldOneStays() throws Exception {
        write(
                "route",
                route("first", 2, "/", "books")
                        .replace("path: {value", "path: {type: RegularExpression, value"));
        Waiting.until(
                () ->
                        condition("HTTPRoute", "first", "Accepted")
                                .path("reason")
                                .asText()
                                .equals("UnsupportedValue"),
                "the route is refused");
        assertThat(status("/")).isEqualTo(200);

        write("route", route("first", 3, "/", "nobody"));
        Waiting.until(
                () ->
                        condition("HTTPRoute", "first", "ResolvedRefs")
                                .path("reason")
                                .asText()
                                .equals("BackendNotFound"),
                "the backend is missed");
        Waiting.until(() -> status("/") == 500, "its share fails");

        write("route", route("first", 4, "/", "books"));
        Waiting.until(() -> holds("HTTPRoute", "first", "Programmed", 4), "the route is mended");
        Waiting.until(() -> status("/") == 200, "and served");
    }

    @Test
    @Order(4)
    void aThousandRoutesChangeTenASecondUnderLoadAndNothingFails() throws Exception {
        for (int file = 0; file < ROUTES / A_FILE; file++) {
            write("many" + file, many(file, 0));
        }
        Waiting.until(
                () -> holds("HTTPRoute", "r999", "Programmed", 1), "a thousand routes are served");
        var load = load(CHANGES * BETWEEN.toMillis() / 1e3 + 2);

        for (int change = 1; change <= CHANGES; change++) {
            int file = change % ROUTES / A_FILE;
            write("many" + file, many(file, change));
            // The rate is part of what is shown.
            LockSupport.parkNanos(BETWEEN.toNanos());
        }

        var last = "r" + CHANGES % ROUTES;
        Waiting.until(
                () -> holds("HTTPRoute", last, "Programmed", CHANGES + 1),
                "the last change is in force");
        assertNothingFailed(load.join());
        assertThat(status("/%s/changed".formatted(last))).isEqualTo(200);
        assertThat(gateway.status()).contains("\"nacks\":1");
    }

    /* Routes of one file, one of which is another each time. */
    private static String many(int file, int change) {
        return IntStream.range(file * A_FILE, (file + 1) * A_FILE)
                .mapToObj(
                        i ->
                                i == change % ROUTES && change > 0
                                        ? route(
                                                "r" + i,
                                                change + 1,
                                                "/r%d/changed".formatted(i),
                                                "books")
                                        : route("r" + i, 1, "/r" + i, "books"))
                .collect(Collectors.joining());
    }

    @Test
    @Order(5)
    void withoutAControlPlaneItKeepsServingThroughARestartToo() throws Exception {
        var load = load(4);
        controlPlane.kill();
        Waiting.until(
                () -> gateway.status().contains("\"connected\":false"), "the gateway is alone");

        assertThat(status("/")).isEqualTo(200);
        assertNothingFailed(load.join());
        gateway.crash();
        assertThat(gateway.said("serving what was last known good")).isTrue();
        assertThat(status("/r1")).isEqualTo(200);

        controlPlane.restart();
        Waiting.until(
                () -> gateway.status().contains("\"connected\":true"), "they are together again");
        write("route", route("first", 5, "/first", "books"));
        Waiting.until(() -> status("/") == 404, "the next change is in force");
        Waiting.until(() -> holds("Gateway", "edge", "Programmed", 1), "and said to be");
    }
}
