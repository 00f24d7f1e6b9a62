package io.sidelane.it.xds;

import static io.sidelane.it.xds.Shop.BOOKS;
import static io.sidelane.it.xds.Shop.V1;
import static io.sidelane.it.xds.Shop.V2;
import static io.sidelane.it.xds.Shop.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.rig.Await;
import io.sidelane.xds.client.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What namespaces and services say of themselves, with real sidecars. */
class SidecarPoliciesE2E {
    /** The address that pod books has in every rig. */
    private static final String POD = "10.77.0.3";

    private static final String HTTP = "port: 80, appProtocol: http";
    private static final String SERVICES =
            service("books", "10.96.0.1", HTTP, POD, V1)
                    + service("books-v2", "10.96.0.3", HTTP, POD, V2);
    private static final int TLS_PORT = 8443;

    @TempDir Path directory;

    private @Nullable Shop shop;

    @BeforeEach
    void needsEnvoy() {
        EnvoyProcess.assumeThere();
    }

    @AfterEach
    void stop() {
        if (shop != null) {
            shop.close();
        }
    }

    private Shop start(String documents, String books) throws IOException {
        var started =
                new Shop(
                        Files.createDirectory(directory.resolve("config")),
                        Variant.DELTA,
                        documents,
                        books);
        shop = started;
        started.await("200 v1 / -"::equals, BOOKS + "/");
        return started;
    }

    @Test
    void wherePermissiveIsSaidSidecarsSpeakTlsAndOthersMayStillComeWithout() throws IOException {
        var shop = start(SERVICES, "shop/books");
        var authority = new TestAuthority(directory.resolve("keys"));
        shop.apply("secrets.yaml", authority.secret("web") + authority.secret("books"));
        shop.apply(
                "pods.yaml",
                Shop.pod("web", "") + Shop.pod("books", "sidelane.io/sidecar: \"true\""));
        shop.apply("namespace.yaml", Shop.namespace("sidelane.io/mtls: permissive"));
        Await.until(
                "a connection over TLS",
                Duration.ofSeconds(30),
                () -> {
                    assertThat(shop.ask(BOOKS + "/")).isEqualTo("200 v1 / -");
                    return shop.handshakes() > 0;
                });
        var before = shop.handshakes();

        // The pod's own address is no service's: its sidecar sends what it gets, as it is.
        var plain = shop.ask("http://" + POD + ":" + V1 + "/plain");

        assertThat(plain).isEqualTo("200 v1 /plain -");
        assertThat(shop.handshakes()).as("none for it").isEqualTo(before);
    }

    @Test
    void aServiceThatSpeaksTlsItselfIsReachedOverItAndOnlyIfItIsWhoItShallBe() throws IOException {
        var shop = start(SERVICES, "shop/books");
        var authority = new TestAuthority(directory.resolve("keys"));
        var pair = authority.server("vault.example");
        shop.nginx(
                "server { listen %d ssl; ssl_certificate %s; ssl_certificate_key %s; return 200 \"vault $ssl_server_name\"; }"
                        .formatted(TLS_PORT, pair.certificate(), pair.key()),
                TLS_PORT);
        var vault = "http://10.96.0.6/";
        shop.apply("vault.yaml", service("vault", "10.96.0.6", HTTP, POD, TLS_PORT));
        shop.await(answer -> answer.startsWith("400"), vault);

        shop.apply("policy.yaml", authority.configMap("authorities") + policy("vault.example"));
        shop.await("200 vault vault.example"::equals, vault);

        shop.apply("policy.yaml", authority.configMap("authorities") + policy("thief.example"));
        shop.await(answer -> answer.startsWith("503"), vault);
    }

    private static String policy(String hostname) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: vault, namespace: shop}
        spec:
          targetRefs: [{group: "", kind: Service, name: vault}]
          validation:
            hostname: %s
            caCertificateRefs: [{group: "", kind: ConfigMap, name: authorities}]
        """
                .formatted(hostname);
    }

    @Test
    void anEndpointThatFailsInARowIsLeftAlone() throws IOException {
        var shop = start(SERVICES, "shop/books");
        var both = "http://10.96.0.6/broken/v1";
        shop.apply("both.yaml", both());
        shop.await(answer -> answer.startsWith("500"), both);

        shop.await(_ -> shop.ejected() == 1, both);

        assertThat(IntStream.range(0, 20).mapToObj(_ -> shop.ask(both)))
                .allMatch("200 v2 /broken/v1 -"::equals);
    }

    /** A service of both applications that leaves one alone for longer than a test takes. */
    private static String both() {
        return """
        apiVersion: v1
        kind: Service
        metadata:
          name: both
          namespace: shop
          annotations: {sidelane.io/outlier-errors: "3", sidelane.io/outlier-ejection: 300s}
        spec: {clusterIP: 10.96.0.6, ports: [{port: 80, appProtocol: http}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: both-1, namespace: shop, labels: {kubernetes.io/service-name: both}}
        addressType: IPv4
        ports: [{port: 8081}]
        endpoints: [{addresses: ["%1$s"]}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: both-2, namespace: shop, labels: {kubernetes.io/service-name: both}}
        addressType: IPv4
        ports: [{port: 8082}]
        endpoints: [{addresses: ["%1$s"]}]
        """
                .formatted(POD);
    }

    @Test
    void aRouteOfAnotherNamespaceHoldsForItsOwnClientsAlone() throws IOException {
        var far = "http://10.96.0.6/";
        var shop =
                start(
                        SERVICES
                                + service("far", "10.96.0.6", HTTP, POD, V1)
                                        .replace("namespace: shop", "namespace: stock"),
                        "stock/books");
        shop.await("200 v1 / -"::equals, far);
        assertThat(shop.askFromBooks(far)).isEqualTo("200 v1 / -");

        shop.apply(
                "route.yaml",
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: far, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: far, namespace: stock}]
                  rules:
                  - backendRefs: [{name: books-v2, port: 80}]
                """);
        shop.await("200 v2 / -"::equals, far);

        assertThat(shop.askFromBooks(far)).as("in namespace stock").isEqualTo("200 v1 / -");
    }
}
