package io.sidelane.controlplane.mesh.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sidelane.controlplane.mesh.fact.AppProtocol;
import io.sidelane.controlplane.mesh.fact.BackendTlsFact;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.GrantFact;
import io.sidelane.controlplane.mesh.fact.MatchFact.PathKind;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import io.sidelane.controlplane.mesh.fact.ServiceFact;
import io.sidelane.controlplane.mesh.fact.ServiceFact.Distribution;
import io.sidelane.controlplane.mesh.fact.ServiceFact.HealthCheck;
import io.sidelane.controlplane.mesh.fact.SliceFact;
import io.sidelane.controlplane.mesh.fact.SliceFact.Health;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactReaderTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private static @Nullable Fact readAny(String yaml) {
        return FactReader.read((HasMetadata) YAML.unmarshal(yaml));
    }

    private static <T extends Fact> T read(Class<T> kind, String yaml) {
        return kind.cast(Objects.requireNonNull(readAny(yaml)));
    }

    @Test
    void aServiceSaysAddressPortsAndHowItIsChecked() {
        var service =
                read(
                        ServiceFact.class,
                        """
                        apiVersion: v1
                        kind: Service
                        metadata:
                          name: books
                          namespace: shop
                          generation: 4
                          annotations:
                            sidelane.io/health-check: /healthz
                            sidelane.io/health-check-interval: 500ms
                            sidelane.io/outlier-errors: "5"
                        spec:
                          clusterIP: 10.96.0.7
                          trafficDistribution: PreferClose
                          ports:
                          - {name: web, port: 80, appProtocol: http}
                          - {name: grpc-api, port: 9090}
                          - {name: dns, port: 53, protocol: UDP}
                          - {name: redis, port: 6379}
                        """);

        assertThat(service.name()).isEqualTo(new Name("shop", "books"));
        assertThat(service.generation()).isEqualTo(4);
        assertThat(service.clusterIps()).containsExactly("10.96.0.7");
        assertThat(service.ports())
                .containsExactly(
                        new ServiceFact.Port("web", 80, AppProtocol.HTTP),
                        new ServiceFact.Port("grpc-api", 9090, AppProtocol.GRPC),
                        new ServiceFact.Port("redis", 6379, AppProtocol.TCP));
        assertThat(service.distribution()).isEqualTo(Distribution.SAME_ZONE);
        assertThat(service.healthCheck())
                .isEqualTo(new HealthCheck.Get("/healthz", Duration.ofMillis(500)));
        assertThat(service.outlier()).isEqualTo(new ServiceFact.Outlier(5, Duration.ofSeconds(30)));
        assertThat(service.flaws()).isEmpty();
    }

    @Test
    void whatNoGatewayTakesOfAServiceTakesNoPart() {
        var service =
                read(
                        ServiceFact.class,
                        """
                        apiVersion: v1
                        kind: Service
                        metadata:
                          name: books
                          annotations:
                            sidelane.io/health-check: "/healthz#x"
                            sidelane.io/health-check-interval: 25h
                            sidelane.io/connect-timeout: 24h1ms
                            sidelane.io/outlier-errors: "5"
                            sidelane.io/outlier-ejection: 24h
                        spec: {clusterIP: 10.96.0.7, ports: [{port: 80}]}
                        """);

        assertThat(service.healthCheck()).isEqualTo(new HealthCheck.None());
        assertThat(service.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(service.outlier()).isEqualTo(new ServiceFact.Outlier(5, Duration.ofDays(1)));
        assertThat(service.flaws())
                .containsExactly(
                        "sidelane.io/health-check-interval: 25h (expected: at most 24h; 5s is taken)",
                        "sidelane.io/health-check: /healthz#x (expected: tcp, grpc or a path; not checked)",
                        "sidelane.io/connect-timeout: 24h1ms (expected: at most 24h; 5s is taken)");
    }

    @Test
    void aWrongAnnotationIsAFlawAndTakesNoPart() {
        var service =
                read(
                        ServiceFact.class,
                        """
                        apiVersion: v1
                        kind: Service
                        metadata:
                          name: books
                          namespace: shop
                          annotations: {sidelane.io/health-check: often, sidelane.io/connect-timeout: 5}
                        spec: {clusterIP: None, ports: [{port: 0}]}
                        """);

        assertThat(service.healthCheck()).isEqualTo(new HealthCheck.None());
        assertThat(service.clusterIps()).isEmpty();
        assertThat(service.ports()).isEmpty();
        assertThat(service.flaws())
                .containsExactlyInAnyOrder(
                        "sidelane.io/health-check: often (expected: tcp, grpc or a path; not checked)",
                        "sidelane.io/connect-timeout: 5 (expected: a duration such as 10s or 1m30s)",
                        "spec.ports.port: 0 (expected: 1..65535; the port is left out)");
    }

    @Test
    void aSliceSaysWhichEndpointsAreReady() {
        var slice =
                read(
                        SliceFact.class,
                        """
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata:
                          name: books-1
                          namespace: shop
                          labels: {kubernetes.io/service-name: books}
                        addressType: IPv4
                        ports: [{name: web, port: 8080}]
                        endpoints:
                        - addresses: [10.0.0.1]
                          zone: a
                          targetRef: {kind: Pod, name: books-x}
                        - {addresses: [10.0.0.2], conditions: {ready: false}}
                        - {addresses: [10.0.0.3], conditions: {ready: false, serving: true, terminating: true}}
                        """);

        assertThat(slice.service()).isEqualTo(new Name("shop", "books"));
        assertThat(slice.ports()).containsEntry("web", 8080);
        assertThat(slice.endpoints())
                .extracting(SliceFact.Endpoint::health)
                .containsExactly(Health.READY, Health.NOT_READY, Health.TERMINATING);
        assertThat(slice.endpoints().getFirst().pod()).isEqualTo("books-x");
    }

    @Test
    void anHttpRouteIsReadWhole() {
        var route =
                read(
                        RouteFact.class,
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: split, namespace: shop}
                        spec:
                          parentRefs: [{group: "", kind: Service, name: books, port: 80}]
                          rules:
                          - matches:
                            - path: {type: RegularExpression, value: "/v[0-9]+/.*"}
                              method: GET
                              headers: [{name: x-user, value: alice}]
                              queryParams: [{name: q, value: a.*, type: RegularExpression}]
                            filters:
                            - type: URLRewrite
                              urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /new}}
                            timeouts: {request: 2s, backendRequest: 500ms}
                            retry: {attempts: 3, codes: [503], backoff: 100ms}
                            backendRefs:
                            - {name: books-v1, port: 80, weight: 9}
                            - {name: books-v2, namespace: lab, port: 80}
                        """);

        assertThat(route.flaws()).isEmpty();
        assertThat(route.parents())
                .containsExactly(new RouteFact.Parent(new Name("shop", "books"), 80));
        var rule = route.rules().getFirst();
        var match = rule.matches().getFirst();
        assertThat(match.path().kind()).isEqualTo(PathKind.REGEX);
        assertThat(match.method()).isEqualTo("GET");
        assertThat(match.queries().getFirst().regex()).isTrue();
        assertThat(rule.filters())
                .containsExactly(
                        new FilterFact.Rewrite(null, new FilterFact.NewPath(false, "/new")));
        assertThat(rule.request()).isEqualTo(Duration.ofSeconds(2));
        assertThat(Objects.requireNonNull(rule.retry()).codes()).containsExactly(503);
        assertThat(rule.backends())
                .extracting(b -> b.service() + " " + b.weight())
                .containsExactly("shop/books-v1 9", "lab/books-v2 1");
    }

    @Test
    void whatAnHttpRouteMayNotSayIsAFlaw() {
        var route =
                read(
                        RouteFact.class,
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: wrong, namespace: shop}
                        spec:
                          parentRefs: [{group: "", kind: Service, name: books}]
                          rules:
                          - filters:
                            - type: RequestHeaderModifier
                              requestHeaderModifier: {set: [{name: Host, value: other}]}
                            - type: ExtensionRef
                              extensionRef: {group: x, kind: Y, name: z}
                            timeouts: {request: soon}
                            backendRefs: [{name: books}, {name: bucket, kind: Bucket, port: 1}]
                        """);

        assertThat(route.flaws())
                .extracting(flaw -> flaw.split(" \\(expected")[0])
                .containsExactlyInAnyOrder(
                        "header name: Host",
                        "filters.type: ExtensionRef",
                        "timeouts.request: soon");
        assertThat(route.unknown())
                .containsExactly(
                        "backendRefs.port: none (expected: a port of service books)",
                        "backendRefs.kind: Bucket (expected: Service)");
        assertThat(route.rules().getFirst().backends())
                .extracting(RuleFact.BackendFact::port)
                .containsOnly(RuleFact.BackendFact.NO_PORT);
    }

    @Test
    void aGrpcMethodBecomesItsPath() {
        var route =
                read(
                        RouteFact.class,
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: GRPCRoute
                        metadata: {name: g, namespace: shop}
                        spec:
                          parentRefs: [{group: "", kind: Service, name: books}]
                          rules:
                          - matches:
                            - method: {service: shop.v1.Books, method: Get}
                            - method: {service: shop.v1.Books}
                            - method: {method: Get}
                            backendRefs: [{name: books, port: 80}]
                        """);

        assertThat(route.rules().getFirst().matches())
                .extracting(m -> m.path().kind() + " " + m.path().value())
                .containsExactly(
                        "EXACT /shop.v1.Books/Get", "PREFIX /shop.v1.Books", "REGEX /[^/]+/Get");
    }

    @Test
    void ofSecretsCertificatesAreReadAndIdentitiesSaySo() {
        var secret =
                read(
                        SecretFact.class,
                        """
                        apiVersion: v1
                        kind: Secret
                        type: kubernetes.io/tls
                        metadata:
                          name: id
                          namespace: shop
                          annotations: {sidelane.io/service-account: books}
                        data: {tls.crt: Q0VSVA==, tls.key: S0VZ}
                        stringData: {ca.crt: AUTHORITY}
                        """);

        assertThat(secret.certificate()).isEqualTo("CERT");
        assertThat(secret.authorities()).isEqualTo("AUTHORITY");
        assertThat(secret.toString()).doesNotContain("KEY");
        assertThat(secret.serviceAccount()).isEqualTo("books");
        assertThat(
                        read(
                                        SecretFact.class,
                                        """
                                        apiVersion: v1
                                        kind: Secret
                                        type: kubernetes.io/tls
                                        metadata: {name: other, namespace: shop}
                                        data: {tls.key: S0VZ}
                                        """)
                                .serviceAccount())
                .isEmpty();
        assertThat(
                        readAny(
                                """
                                apiVersion: v1
                                kind: Secret
                                type: Opaque
                                metadata: {name: other, namespace: shop}
                                data: {tls.key: S0VZ}
                                """))
                .isNull();
    }

    @Test
    void namesOfBackendsAreLookedAtAsASchemaWould() {
        var policy =
                read(
                        BackendTlsFact.class,
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: BackendTLSPolicy
                        metadata: {name: books, namespace: shop}
                        spec:
                          targetRefs: [{group: "", kind: Service, name: books}]
                          validation:
                            wellKnownCACertificates: System
                            hostname: Books_1
                            subjectAltNames:
                            - {type: Hostname, hostname: "*.shop.example"}
                            - {type: URI, uri: "spiffe://mesh/books"}
                            - {type: Hostname}
                            - {type: Hostname, hostname: shop..example}
                            - {type: URI, uri: books}
                            - {type: DNS, hostname: books.example}
                        """);

        assertThat(policy.names())
                .containsExactly(
                        new BackendTlsFact.SubjectName(false, "*.shop.example"),
                        new BackendTlsFact.SubjectName(true, "spiffe://mesh/books"));
        assertThat(policy.flaws())
                .containsExactly(
                        "validation.hostname: Books_1 (expected: a DNS name)",
                        "validation.subjectAltNames.hostname: null (expected: a DNS name, the first label may be *)",
                        "validation.subjectAltNames.hostname: shop..example (expected: a DNS name, the first label may be *)",
                        "validation.subjectAltNames.uri: books (expected: a URI such as spiffe://cluster.local/ns/shop/sa/books)",
                        "validation.subjectAltNames.type: DNS (expected: Hostname or URI)");
    }

    @Test
    void aGrantSaysWhoMayUseWhich() {
        var grant =
                read(
                        GrantFact.class,
                        """
                        apiVersion: gateway.networking.k8s.io/v1beta1
                        kind: ReferenceGrant
                        metadata: {name: g, namespace: lab}
                        spec:
                          from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
                          to: [{group: "", kind: Service, name: books-v2}]
                        """);
        var route =
                new io.sidelane.controlplane.mesh.fact.ObjectRef(
                        "gateway.networking.k8s.io", "HTTPRoute", "shop", "split");

        assertThat(grant.permits(route, "Service", new Name("lab", "books-v2"))).isTrue();
        assertThat(grant.permits(route, "Service", new Name("lab", "books-v3"))).isFalse();
        assertThat(grant.permits(route, "Secret", new Name("lab", "books-v2"))).isFalse();
    }

    @Test
    void aGrantToKindsOfTheSameNameInAnotherGroupIsNone() {
        var grant =
                read(
                        GrantFact.class,
                        """
                        apiVersion: gateway.networking.k8s.io/v1beta1
                        kind: ReferenceGrant
                        metadata: {name: g, namespace: certs}
                        spec:
                          from: [{group: networking.istio.io, kind: Gateway, namespace: shop}]
                          to: [{group: "", kind: Secret}]
                        """);
        var gateway =
                new io.sidelane.controlplane.mesh.fact.ObjectRef(
                        "gateway.networking.k8s.io", "Gateway", "shop", "edge");

        assertThat(grant.permits(gateway, "Secret", new Name("certs", "key"))).isFalse();
    }

    @Test
    void whoVouchesForClientsIsSaidByThePortOrTheGateway() {
        var gateway =
                read(
                        GatewayFact.class,
                        """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: Gateway
                        metadata: {name: edge, namespace: shop}
                        spec:
                          gatewayClassName: quic
                          tls:
                            frontend:
                              default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}, {group: "", kind: Secret, name: ca}]}}
                              perPort:
                                - {port: 444, tls: {validation: {mode: AllowInsecureFallback, caCertificateRefs: [{group: "", kind: ConfigMap, name: ca, namespace: certs}]}}}
                                - {port: 445, tls: {}}
                          listeners:
                            - {name: web, port: 443, protocol: HTTPS}
                            - {name: other, port: 444, protocol: HTTPS}
                            - {name: open, port: 445, protocol: HTTPS}
                        """);

        var listeners = gateway.listeners();
        var web = Objects.requireNonNull(listeners.get(0).clients());
        assertThat(web.authorities()).containsExactly(new Name("shop", "ca"));
        assertThat(web.unknown()).singleElement().asString().contains("Secret");
        assertThat(listeners.get(0).flaws()).isEmpty();
        assertThat(Objects.requireNonNull(listeners.get(1).clients()).authorities())
                .containsExactly(new Name("certs", "ca"));
        assertThat(listeners.get(1).flaws())
                .singleElement()
                .asString()
                .contains("AllowInsecureFallback");
        assertThat(listeners.get(2).clients()).isNull();
    }
}
