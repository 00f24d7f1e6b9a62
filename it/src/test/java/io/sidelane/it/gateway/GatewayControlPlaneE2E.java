package io.sidelane.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sidelane.it.controlplane.ControlPlaneProcess;
import io.sidelane.it.controlplane.PemIdentity;
import io.sidelane.it.rig.WatchedDirectory;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
    private static PemIdentity server;
    private static RecordingUpstream upstream;
    private static ControlPlaneProcess controlPlane;
    private static EdgeProcess gateway;
    private static Http3 client;
    private static int firstPort;
    private final List<SteadyClients> clients = new ArrayList<>();

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
        firstPort = port;
        write("gateway", gatewayYaml(1, ""));
        write("service", serviceYaml("books", upstream.address()));
        write("policy", policy(1, "retry: OnLoad"));
        write("route", route("first", 1, "/", "books"));
        server = PemIdentity.make(directory.resolve("server"), "ip:127.0.0.1");
        var edge = account("edge");
        var stranger = account("stranger");
        var clients =
                Files.writeString(
                        directory.resolve("clients.pem"),
                        Files.readString(edge.certificate())
                                + Files.readString(stranger.certificate()));
        controlPlane =
                new ControlPlaneProcess(
                        files,
                        directory.resolve("control-plane.log"),
                        List.of(
                                "--tls-cert",
                                server.certificate().toString(),
                                "--tls-key",
                                server.key().toString(),
                                "--client-ca",
                                clients.toString()));
        gateway = new EdgeProcess(directory, controlPlane.port(), "shop/edge", shown(edge));
        client = new Http3(List.of(), python, "127.0.0.1:" + port, identity.certificate());
    }

    @AfterEach
    void stopClients() {
        clients.forEach(SteadyClients::close);
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

    private static PemIdentity account(String name) throws Exception {
        return PemIdentity.make(
                directory.resolve(name), "uri:spiffe://cluster.local/ns/shop/sa/" + name);
    }

    private static String[] shown(PemIdentity client) {
        return new String[] {
            "--control-plane-ca",
            server.certificate().toString(),
            "--control-plane-cert",
            client.certificate().toString(),
            "--control-plane-key",
            client.key().toString()
        };
    }

    private static void write(String name, String yaml) {
        WatchedDirectory.write(files, name + ".yaml", yaml);
    }

    private static String listener(String name, int port) {
        return "\n    - {name: %s, protocol: HTTPS, port: %d, tls: {certificateRefs: [{name: cert}]}}"
                .formatted(name, port);
    }

    private static String gatewayYaml(int generation, String more) throws IOException {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata: {name: quic, generation: 1}
        spec: {controllerName: sidelane.io/quic}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop, generation: %d}
        spec:
          gatewayClassName: quic
          addresses: [{type: IPAddress, value: 127.0.0.1}]
          listeners:%s
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
                        generation,
                        listener("web", firstPort) + more,
                        Files.readString(identity.certificate()).indent(4),
                        Files.readString(identity.key()).indent(4));
    }

    private static String serviceYaml(String name, String address) {
        int colon = address.lastIndexOf(':');
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, namespace: shop}
        spec: {clusterIP: 10.96.0.%4$d, ports: [{port: 80, appProtocol: http}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %1$s-1, namespace: shop, labels: {kubernetes.io/service-name: %1$s}}
        addressType: IPv4
        ports: [{name: "", port: %2$s}]
        endpoints: [{addresses: ["%3$s"]}]
        ---
        """
                .formatted(
                        name,
                        address.substring(colon + 1),
                        address.substring(0, colon),
                        1 + Math.floorMod(name.hashCode(), 250));
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

    private SteadyClients clients() throws IOException {
        var started = SteadyClients.of(client, 3);
        clients.add(started);
        return started;
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
    @Order(1)
    void whoIsNotTheGatewaysServiceAccountGetsNothing() throws Exception {
        var stranger =
                new PemIdentity(
                        directory.resolve("stranger/certificate.pem"),
                        directory.resolve("stranger/key.pem"));

        EdgeProcess.refused(
                Files.createDirectory(directory.resolve("refused")),
                controlPlane.port(),
                "shop/edge",
                "expected: service account edge of namespace shop",
                shown(stranger));
    }

    @Test
    @Order(2)
    void aPolicyLetsClientsSendUdpToWhatItNamesAndNowhereElse() throws Exception {
        try (var echo = new UdpEcho()) {
            var udp =
                    "datagrams: true, connectUdp: {targets: [{host: 127.0.0.1, ports: [\"%d\"]}]}";
            write("policy", policy(2, udp.formatted(echo.port())));
            Waiting.until(
                    () -> holds("QuicPolicy", "edge", "Programmed", 2), "the policy is followed");

            var path = "/.well-known/masque/udp/127.0.0.1/%d/";
            var there = client.udp("datagrams", "echoes", path.formatted(echo.port()), "3", "1100");
            var elsewhere = client.udp("datagrams", "opens", path.formatted(firstPort));

            assertThat(there.path("same").asBoolean()).isTrue();
            assertThat(elsewhere.path("status").asInt()).isEqualTo(403);
        }
        write("policy", policy(3, "retry: OnLoad"));
        Waiting.until(() -> holds("QuicPolicy", "edge", "Programmed", 3), "the former one again");
    }

    @Test
    @Order(3)
    void anotherPolicyIsFollowedWithoutARestart() throws Exception {
        var clients = clients();

        write("policy", policy(4, "retry: Always"));
        Waiting.until(() -> holds("QuicPolicy", "edge", "Programmed", 4), "the policy is followed");

        assertThat(client.run("proves", "/").path("retries").asInt()).isEqualTo(1);
        write("policy", policy(5, "retry: OnLoad"));
        Waiting.until(() -> holds("QuicPolicy", "edge", "Programmed", 5), "the former one again");
        assertThat(client.run("proves", "/").path("retries").asInt()).isZero();
        assertNothingFailed(clients.stop());
    }

    @Test
    @Order(3)
    void aBadRouteSaysWhyAndTheOldOneStays() throws Exception {
        write(
                "route",
                route("first", 2, "/", "books")
                        .replace(
                                "path: {value: /}",
                                "path: {type: RegularExpression, value: \"(\"}"));
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

    private static String service(String name, int port) {
        return serviceYaml(name, "127.0.0.1:" + port);
    }

    private static String tlsPolicy(int generation, String service, String authorities) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: %s, namespace: shop, generation: %d}
        spec:
          targetRefs: [{group: "", kind: Service, name: %s}]
          validation:
            hostname: safe.example
            caCertificateRefs: [{group: "", kind: ConfigMap, name: %s}]
        ---
        """
                .formatted(service, generation, service, authorities);
    }

    private static String authorities(String name, PemIdentity identity) throws IOException {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: shop}
        data:
          ca.crt: |
        %s
        ---
        """
                .formatted(name, Files.readString(identity.certificate()).indent(4));
    }

    @Test
    @Order(4)
    void aBackendThatIsToBeSpokenToInTlsIsNeverSpokenToOtherwise() throws Exception {
        var theirs = PemIdentity.make(directory.resolve("theirs"), "dns:safe.example");
        var other = PemIdentity.make(directory.resolve("other"), "dns:safe.example");
        try (var safe = new TlsUpstream(directory, Http3.findPython(), theirs, "http/1.1")) {
            write("safe", service("safe", safe.port()) + serviceYaml("bare", upstream.address()));
            write("authorities", authorities("theirs", theirs) + authorities("other", other));
            write("tls", tlsPolicy(1, "safe", "theirs") + tlsPolicy(1, "bare", "theirs"));
            write("safe-route", route("safe", 1, "/safe", "safe"));
            Waiting.until(() -> status("/safe") == 200, "who is trusted is asked");

            write("tls", tlsPolicy(2, "safe", "other") + tlsPolicy(1, "bare", "theirs"));
            Waiting.until(() -> status("/safe") == 502, "another CA is none");

            write("tls", tlsPolicy(3, "safe", "nobody") + tlsPolicy(1, "bare", "theirs"));
            Waiting.until(
                    () ->
                            condition("BackendTLSPolicy", "safe", "Accepted")
                                    .path("reason")
                                    .asText()
                                    .equals("NoValidCACertificate"),
                    "the policy says what it misses");
            Waiting.until(() -> status("/safe") == 500, "nobody is asked");

            write("tls", tlsPolicy(3, "safe", "nobody") + tlsPolicy(2, "bare", "nobody"));
            write("safe-route", route("safe", 2, "/bare", "bare"));
            Waiting.until(() -> status("/bare") == 500, "nor in clear where that would do");
            assertThat(upstream.heads()).noneMatch(head -> head.contains("/bare"));
            write("safe-route", "");
        }
    }

    @Test
    @Order(5)
    void filtersChangeWhatTheUpstreamIsAskedAndWhatTheClientIsTold() throws Exception {
        try (var mirrored = new RecordingUpstream()) {
            write("mirrored", serviceYaml("mirrored", mirrored.address()));
            write(
                    "filtered",
                    """
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: filtered, namespace: shop, generation: 1}
                    spec:
                      parentRefs: [{name: edge}]
                      hostnames: [shop.example]
                      rules:
                        - matches:
                            - path: {value: /filtered}
                              queryParams: [{type: RegularExpression, name: v, value: "[0-9]+"}]
                          filters:
                            - type: RequestHeaderModifier
                              requestHeaderModifier:
                                set: [{name: x-set, value: "100%"}]
                                remove: [x-gone]
                            - type: ResponseHeaderModifier
                              responseHeaderModifier:
                                add: [{name: x-filtered, value: "yes"}]
                                remove: [x-answer]
                            - type: URLRewrite
                              urlRewrite:
                                hostname: books.internal
                                path: {type: ReplacePrefixMatch, replacePrefixMatch: /all}
                            - type: RequestMirror
                              requestMirror: {backendRef: {name: mirrored, port: 80}}
                          backendRefs: [{name: books, port: 80}]
                        - matches: [{path: {value: /moved}}]
                          filters:
                            - type: RequestRedirect
                              requestRedirect:
                                statusCode: 301
                                path: {type: ReplacePrefixMatch, replacePrefixMatch: /filtered}
                    """);
            Waiting.until(() -> status("/moved") == 301, "the route is served");

            var moved = client.run("get", "/moved/a?v=7").path("heads").path(0);
            var answer =
                    client.run("get", "/filtered/a?v=7", "x-gone=1", "x-set=2")
                            .path("heads")
                            .path(0);

            assertThat(moved.path("location").asText())
                    .matches("https://shop\\.example:[0-9]+/filtered/a\\?v=7");
            assertThat(answer.path("x-filtered").asText()).isEqualTo("yes");
            assertThat(answer.has("x-answer")).isFalse();
            assertFiltered(upstream.heads().getLast());
            Waiting.until(() -> !mirrored.heads().isEmpty(), "the copy came");
            assertFiltered(mirrored.heads().getFirst());
            assertThat(status("/filtered/a?v=seven")).isEqualTo(200);
            assertThat(upstream.heads().getLast()).startsWith("GET /filtered/a?v=seven HTTP/1.1");
            write("filtered", "");
        }
    }

    private static void assertFiltered(String head) {
        assertThat(head)
                .startsWith("GET /all/a?v=7 HTTP/1.1\r\n")
                .contains("host: books.internal\r\n", "x-set: 100%\r\n")
                .doesNotContain("x-gone", "x-set: 2");
    }

    @Test
    @Order(6)
    void listenersComeAndGoAndTheOthersNoticeNothing() throws Exception {
        var clients = clients();
        int port;
        try (var free = GatewayProcess.free()) {
            port = free.getLocalPort();
        }
        var second =
                new Http3(
                        List.of(), Http3.findPython(), "127.0.0.1:" + port, identity.certificate());

        write("gateway", gatewayYaml(2, listener("second", port)));
        Waiting.until(() -> answers(second), "the new listener answers");
        Waiting.until(() -> holds("Gateway", "edge", "Programmed", 2), "and is said to");

        try (var taken = GatewayProcess.free()) {
            write(
                    "gateway",
                    gatewayYaml(
                            3, listener("second", port) + listener("third", taken.getLocalPort())));
            Waiting.until(
                    () ->
                            condition("Gateway", "edge", "Programmed")
                                    .path("message")
                                    .asText()
                                    .contains("expected: an address that is free"),
                    "the one that cannot be had is refused");
            Waiting.until(
                    () ->
                            condition("QuicPolicy", "edge", "Programmed")
                                    .path("message")
                                    .asText()
                                    .contains("expected: an address that is free"),
                    "so is the policy there, in the gateway's words");
            assertThat(condition("QuicPolicy", "edge", "Programmed").path("reason").asText())
                    .isEqualTo("Rejected");
            assertThat(answers(second)).isTrue();
        }

        write("gateway", gatewayYaml(1, ""));
        Waiting.until(() -> refuses(port), "what is gone answers no more");
        Waiting.until(() -> holds("Gateway", "edge", "Programmed", 1), "and the rest is in force");
        assertNothingFailed(clients.stop());
    }

    private static boolean refuses(int port) {
        try (var _ = new Socket("127.0.0.1", port)) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean answers(Http3 client) {
        try {
            return client.run("get", "/").path("status").asInt() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    @Order(7)
    void aThousandRoutesChangeTenASecondUnderLoadAndNothingFails() throws Exception {
        for (int file = 0; file < ROUTES / A_FILE; file++) {
            write("many" + file, many(file, 0));
        }
        Waiting.until(
                () -> holds("HTTPRoute", "r999", "Programmed", 1), "a thousand routes are served");
        var clients = clients();

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
        assertNothingFailed(clients.stop());
        assertThat(status("/%s/changed".formatted(last))).isEqualTo(200);
        // The listener that it was told of and could not have.
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
    @Order(8)
    void theNextProcessTakesOverAndIsToldTheSame() throws Exception {
        var clients = clients();

        gateway.takeOver();

        Waiting.until(
                () -> gateway.status().contains("\"connected\":true"), "the next one is told");
        assertNothingFailed(clients.stop());
        Waiting.until(
                () -> holds("Gateway", "edge", "Programmed", 1), "and serves what it is told");
    }

    @Test
    @Order(9)
    void withoutAControlPlaneItKeepsServingThroughARestartToo() throws Exception {
        var clients = clients();
        controlPlane.kill();
        Waiting.until(
                () -> gateway.status().contains("\"connected\":false"), "the gateway is alone");

        assertThat(status("/")).isEqualTo(200);
        assertNothingFailed(clients.stop());
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
