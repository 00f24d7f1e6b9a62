package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.sidelane.it.controlplane.PemIdentity;
import io.sidelane.it.gateway.EdgeProcess;
import io.sidelane.it.gateway.GrpcEcho;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Gateway API at a real API server, a control plane with the manifests' rights, a gateway. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayApiE2E {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GATEWAY_API = "/apis/gateway.networking.k8s.io/v1/";

    private static final TestUser CONTROL_PLANE =
            TestUser.serviceAccount("sidelane-system", "sidelane-control-plane");

    private TestCluster cluster;
    private KubernetesClient admin;
    private Replica replica;
    private EdgeProcess gateway;
    private PemIdentity identity;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var binaries = KubernetesBinaries.find();
        assumeTrue(
                binaries.isPresent(),
                "kube-apiserver: not in the cache (expected: built there by `sidelane setup`)");
        assumeTrue(
                Files.exists(Replica.PACKAGED),
                "%s: not there (expected: packaged by Maven)".formatted(Replica.PACKAGED));
        cluster = TestCluster.start(binaries.orElseThrow(), CONTROL_PLANE);
        admin = cluster.admin();
        GatewayApiCrds.install(
                admin,
                "gatewayclasses",
                "gateways",
                "httproutes",
                "grpcroutes",
                "backendtlspolicies");
        Sidelane.apply(
                admin,
                Files.readString(Manifests.FOLDER.resolve("base/rbac/mesh-identities.yaml")));
        Sidelane.apply(
                admin,
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: mesh-identities}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: sidelane-mesh-identities}
                subjects: [{kind: ServiceAccount, name: sidelane-control-plane, namespace: sidelane-system}]
                """);
        apply(folder);
        replica =
                Replica.start(
                                "edge-replica",
                                cluster.server().kubeconfig(CONTROL_PLANE.name()),
                                folder,
                                "--mesh-identities")
                        .awaitReady();
        EdgeProcess.refused(
                Files.createDirectory(folder.resolve("refused")),
                replica.ads(),
                "shop/edge",
                "expected: service account edge of namespace shop",
                "--control-plane-token",
                token(folder, "stranger").toString());
        gateway =
                new EdgeProcess(
                        folder,
                        replica.ads(),
                        "shop/edge",
                        "--control-plane-token",
                        token(folder, "edge").toString());
    }

    /* As the kubelet would put it on a pod of that account. */
    private Path token(Path folder, String account) throws IOException {
        Sidelane.apply(
                admin,
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %s, namespace: shop}
                """
                        .formatted(account));
        var token =
                admin.serviceAccounts()
                        .inNamespace("shop")
                        .withName(account)
                        .tokenRequest(
                                new TokenRequestBuilder()
                                        .withNewSpec()
                                        .withAudiences("sidelane-control-plane")
                                        .withExpirationSeconds(3_600L)
                                        .endSpec()
                                        .build())
                        .getStatus()
                        .getToken();
        return Files.writeString(folder.resolve(account + ".token"), token);
    }

    private void apply(Path folder) throws Exception {
        identity = PemIdentity.make(folder.resolve("identity"), "dns:shop.example");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Await.until("the kinds to be served", LIMIT, this::servesGateways);
        applyAll(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: quic}
                spec: {controllerName: sidelane.io/quic}
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
                ---
                %s
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: books, namespace: shop}
                spec: {ports: [{port: 80, appProtocol: http}]}
                ---
                %s
                ---
                %s
                """
                        .formatted(
                                Files.readString(identity.certificate()).indent(4),
                                Files.readString(identity.key()).indent(4),
                                gateway(""),
                                route("edge"),
                                policy("retry: OnLoad")));
    }

    private String gateway(String field) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: shop}
        spec:
          gatewayClassName: quic
          addresses: [{type: IPAddress, value: 127.0.0.1}]
          %s
          listeners:
            - {name: web, protocol: HTTPS, port: %d, tls: {certificateRefs: [{name: cert}]}}
            - {name: plain, protocol: HTTP, port: 80}
        """
                .formatted(field, port);
    }

    private static String route(String gateway) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: books, namespace: shop}
        spec:
          parentRefs: [{name: %s, sectionName: web}]
          rules: [{backendRefs: [{name: books, port: 80}]}]
        """
                .formatted(gateway);
    }

    private static String policy(String field) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: QuicPolicy
        metadata: {name: edge, namespace: shop}
        spec: {targetRefs: [{name: edge}], %s}
        """
                .formatted(field);
    }

    private void applyAll(String yaml) {
        for (var document : yaml.split("(?m)^---$")) {
            Sidelane.apply(admin, document);
        }
    }

    private boolean servesGateways() {
        try {
            return !read("gateways").isMissingNode()
                    && !read("httproutes").isMissingNode()
                    && !read("grpcroutes").isMissingNode()
                    && !read("backendtlspolicies").isMissingNode();
        } catch (KubernetesClientException _) {
            return false;
        }
    }

    private JsonNode read(String path) {
        return path(GATEWAY_API + path);
    }

    private JsonNode path(String path) {
        try {
            var text = admin.raw(path);
            return text == null ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(path + ": no JSON", e);
        }
    }

    private JsonNode edge() {
        return read("namespaces/shop/gateways/edge");
    }

    private JsonNode quicPolicy() {
        return path("/apis/sidelane.io/v1alpha1/namespaces/shop/quicpolicies/edge");
    }

    private static JsonNode condition(JsonNode conditions, String type) {
        for (var condition : conditions) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean isTrue(JsonNode object, JsonNode conditions, String type) {
        var condition = condition(conditions, type);
        return condition.path("status").asText().equals("True")
                && condition.path("observedGeneration").asLong()
                        == object.at("/metadata/generation").asLong();
    }

    @AfterAll
    void stop() throws Exception {
        for (var each : Arrays.asList(gateway, replica, cluster)) {
            if (each instanceof AutoCloseable open) {
                open.close();
            }
        }
    }

    @Test
    @Order(1)
    void eachObjectSaysInGatewayApisWordsWhatBecameOfIt() {
        Await.until(
                "the Gateway to be programmed",
                LIMIT,
                () -> isTrue(edge(), edge().at("/status/conditions"), "Programmed"));
        var edge = edge();
        assertThat(isTrue(edge, edge.at("/status/conditions"), "Accepted")).isTrue();
        assertThat(edge.at("/status/addresses/0/value").asText()).isEqualTo("127.0.0.1");
        var web = edge.at("/status/listeners/0");
        assertThat(web.path("name").asText()).isEqualTo("web");
        assertThat(web.path("attachedRoutes").asInt()).isEqualTo(1);
        for (var type : new String[] {"Accepted", "ResolvedRefs", "Programmed"}) {
            assertThat(isTrue(edge, web.path("conditions"), type)).as(type).isTrue();
        }
        var plain = edge.at("/status/listeners/1/conditions");
        assertThat(condition(plain, "Accepted").path("reason").asText())
                .isEqualTo("UnsupportedProtocol");
        var ofClass = read("gatewayclasses/quic");
        assertThat(isTrue(ofClass, ofClass.at("/status/conditions"), "Accepted")).isTrue();

        Await.until(
                "the route to be programmed",
                LIMIT,
                () -> isTrue(route(), route().at("/status/parents/0/conditions"), "Programmed"));
        var parent = route().at("/status/parents/0");
        assertThat(parent.path("controllerName").asText()).isEqualTo("sidelane.io/quic");
        assertThat(parent.at("/parentRef/sectionName").asText()).isEqualTo("web");
        assertThat(isTrue(route(), parent.path("conditions"), "ResolvedRefs")).isTrue();
    }

    private JsonNode route() {
        return read("namespaces/shop/httproutes/books");
    }

    @Test
    @Order(2)
    void aPolicySaysThatItIsInForce() {
        Sidelane.apply(
                admin, policy("datagrams: true, connectUdp: {targets: [{host: dns.example}]}"));

        Await.until(
                "the policy to be in force",
                LIMIT,
                () -> {
                    var policy = quicPolicy();
                    var told = condition(policy.at("/status/conditions"), "Programmed");
                    return told.path("status").asText().equals("True")
                            && told.path("observedGeneration")
                                    .equals(policy.at("/metadata/generation"))
                            && policy.at("/status/readyGateways").asInt() == 1;
                });
    }

    private JsonNode tlsPolicy() {
        return read("namespaces/shop/backendtlspolicies/books");
    }

    @Test
    @Order(3)
    void aPolicyOfABackendSaysOfTheGatewayWhatBecameOfIt() throws Exception {
        Sidelane.apply(
                admin,
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: BackendTLSPolicy
                metadata: {name: books, namespace: shop}
                spec:
                  targetRefs: [{group: "", kind: Service, name: books}]
                  validation:
                    caCertificateRefs: [{group: "", kind: ConfigMap, name: books-ca}]
                    hostname: books.example
                """);
        Await.until(
                "the policy to miss its authorities",
                LIMIT,
                () ->
                        condition(tlsPolicy().at("/status/ancestors/0/conditions"), "Accepted")
                                .path("reason")
                                .asText()
                                .equals("NoValidCACertificate"));
        var ancestor = tlsPolicy().at("/status/ancestors/0");
        assertThat(ancestor.at("/ancestorRef/name").asText()).isEqualTo("edge");
        assertThat(ancestor.path("controllerName").asText()).isEqualTo("sidelane.io/quic");

        Sidelane.apply(admin, authorities("books-ca"));
        Await.until(
                "the policy to be in force",
                LIMIT,
                () ->
                        isTrue(
                                tlsPolicy(),
                                tlsPolicy().at("/status/ancestors/0/conditions"),
                                "Programmed"));
    }

    @Test
    @Order(4)
    void whatIsSaidOfARouteGoesWhenNoParentOfItIsOurs() {
        Sidelane.apply(admin, route("somebody-elses"));

        Await.until(
                "nothing to be said of the route",
                LIMIT,
                () -> route().at("/status/parents").isEmpty());
        Await.until(
                "nothing to be said of the policy",
                LIMIT,
                () -> tlsPolicy().at("/status/ancestors").isEmpty());
        Sidelane.apply(admin, route("edge"));
        Await.until(
                "the route to hang on the listener again",
                LIMIT,
                () -> edge().at("/status/listeners/0/attachedRoutes").asInt() == 1);
    }

    @Test
    @Order(5)
    void aConditionKeepsItsTimeWhileItIsTheSame() {
        var before = condition(edge().at("/status/conditions"), "Accepted");
        int routes = edge().at("/status/listeners/0/attachedRoutes").asInt();

        admin.resources(HTTPRoute.class).inNamespace("shop").withName("books").delete();
        Await.until(
                "the route to be gone from the listener",
                LIMIT,
                () -> edge().at("/status/listeners/0/attachedRoutes").asInt() == routes - 1);

        assertThat(
                        condition(edge().at("/status/conditions"), "Accepted")
                                .path("lastTransitionTime"))
                .isEqualTo(before.path("lastTransitionTime"));
    }

    @Test
    @Order(6)
    void callsThatAGrpcRouteNamesGoToItsServiceAndNoOthers() throws Exception {
        var address = addressOfThisHost();
        try (var echo = new GrpcEcho(address)) {
            applyAll(grpcRoute(address.getHostAddress(), echo.port()));
            Await.until(
                    "the route of calls to be programmed",
                    LIMIT,
                    () -> {
                        var route = read("namespaces/shop/grpcroutes/echo");
                        return isTrue(
                                route, route.at("/status/parents/0/conditions"), "Programmed");
                    });

            assertThat(called("One", "a")).isEqualTo("OK 3 bytes");
            assertThat(called("Fails", "b")).isEqualTo("FAILED_PRECONDITION 3 bytes");
            assertThat(called("One", "b")).isEqualTo("UNIMPLEMENTED no_route");
            assertThat(called("Up", "a")).isEqualTo("UNIMPLEMENTED no_route");
        }
    }

    /* No API server takes an endpoint of loopback. */
    private static InetAddress addressOfThisHost() throws IOException {
        var found =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(each -> each instanceof Inet4Address)
                        .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                        .findFirst();
        assumeTrue(
                found.isPresent(), "this host: no IPv4 address but loopback's (expected: another)");
        return found.orElseThrow();
    }

    /* Nothing says that its port speaks HTTP/2. */
    private static String grpcRoute(String address, int port) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: echo, namespace: shop}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: echo-1, namespace: shop, labels: {kubernetes.io/service-name: echo}}
        addressType: IPv4
        ports: [{name: "", port: %d}]
        endpoints: [{addresses: ["%s"]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: {name: echo, namespace: shop}
        spec:
          parentRefs: [{name: edge, sectionName: web}]
          rules:
            - matches:
                - {method: {service: echo.Echo, method: One}, headers: [{name: x-tenant, value: a}]}
                - {method: {service: echo.Echo, method: Fails}}
              backendRefs: [{name: echo, port: 80}]
        """
                .formatted(port, address);
    }

    /* What came of a call by HTTP/2. */
    private String called(String method, String tenant) throws Exception {
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .overrideAuthority("shop.example")
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(identity.certificate().toFile())
                                        .build())
                        .build();
        var fields = new Metadata();
        fields.put(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
        try {
            var answer =
                    ClientCalls.blockingUnaryCall(
                            ClientInterceptors.intercept(
                                    channel, MetadataUtils.newAttachHeadersInterceptor(fields)),
                            GrpcEcho.method(MethodType.UNARY, method),
                            CallOptions.DEFAULT.withDeadlineAfter(LIMIT),
                            new byte[3]);
            return "OK %d bytes".formatted(answer.length);
        } catch (StatusRuntimeException e) {
            return "%s %s".formatted(e.getStatus().getCode(), e.getStatus().getDescription());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    @Order(7)
    void clientsMustShowACertificateWhereTheGatewaySaysSo() throws Exception {
        Sidelane.apply(
                admin,
                gateway(
                        "tls: {frontend: {default: {validation: {caCertificateRefs: [{group: '', kind: ConfigMap, name: clients}]}}}}"));
        Await.until(
                "the listener to miss who vouches for clients",
                LIMIT,
                () ->
                        condition(edge().at("/status/listeners/0/conditions"), "Accepted")
                                .path("reason")
                                .asText()
                                .equals("NoValidCACertificate"));

        Sidelane.apply(admin, authorities("clients"));
        Await.until(
                "the listener to be programmed again",
                LIMIT,
                () -> isTrue(edge(), edge().at("/status/listeners/0/conditions"), "Programmed"));

        assertThat(asked()).isEqualTo("000");
        assertThat(
                        asked(
                                "--cert",
                                identity.certificate().toString(),
                                "--key",
                                identity.key().toString()))
                .isEqualTo("404");
    }

    private String authorities(String name) throws IOException {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: shop}
        data:
          ca.crt: |
        %s
        """
                .formatted(name, Files.readString(identity.certificate()).indent(4));
    }

    /* The status; the route is gone by now. */
    private String asked(String... shown) {
        var argv =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--cacert",
                                identity.certificate().toString(),
                                "--resolve",
                                "shop.example:%d:127.0.0.1".formatted(port),
                                "-o",
                                "/dev/null",
                                "-w",
                                "%{http_code}",
                                "https://shop.example:%d/".formatted(port)));
        argv.addAll(List.of(shown));
        return Command.outcome(argv, "", LIMIT).stdout();
    }

    @Test
    @Order(8)
    void nothingIsAskedForThatTheManifestsDoNotGrant() throws IOException {
        var used = cluster.used(CONTROL_PLANE.name());

        assertThat(used)
                .contains(
                        "patch gateway.networking.k8s.io/gateways/status",
                        "patch gateway.networking.k8s.io/gatewayclasses/status",
                        "patch gateway.networking.k8s.io/backendtlspolicies/status",
                        "patch gateway.networking.k8s.io/grpcroutes/status",
                        "get gateway.networking.k8s.io/gateways",
                        "get gateway.networking.k8s.io/gatewayclasses");
        assertThat(replica.said()).doesNotContain("forbidden");
    }
}
