package io.sidelane.it.xds;

import static io.sidelane.it.xds.Shop.BOOKS;
import static io.sidelane.it.xds.Shop.V1;
import static io.sidelane.it.xds.Shop.V2;
import static io.sidelane.it.xds.Shop.route;
import static io.sidelane.it.xds.Shop.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.rig.Await;
import io.sidelane.xds.client.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service mesh's users expect, with real sidecars, one form of the protocol a subclass. */
abstract class SidecarScenarios {
    /** The address that pod books has in every rig. */
    private static final String POD = "10.77.0.3";

    private static final String HTTP = "port: 80, appProtocol: http";
    private static final String SERVICES =
            service("books", "10.96.0.1", HTTP, POD, V1)
                    + service("books-v1", "10.96.0.2", HTTP, POD, V1)
                    + service("books-v2", "10.96.0.3", HTTP, POD, V2)
                    + service("raw", "10.96.0.4", "port: 9000", POD, V1);

    private static final String NEAR = "http://10.96.0.5/";

    @TempDir Path directory;

    private final Variant variant;
    private Shop shop;

    @SuppressWarnings("NullAway.Init") // start() comes before every test
    SidecarScenarios(Variant variant) {
        this.variant = variant;
    }

    @BeforeEach
    void start() throws IOException {
        EnvoyProcess.assumeThere();
        shop = new Shop(Files.createDirectory(directory.resolve("config")), variant, SERVICES);
        assertThat(shop.booksIp()).isEqualTo(POD);
        shop.await("200 v1 / -"::equals, BOOKS + "/");
    }

    @AfterEach
    void stop() {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void requestsAndConnectionsGoWhereRoutesSay() throws IOException {
        shop.apply(
                "route.yaml",
                route(
                        1,
                        """
                        - matches: [{path: {value: /old}}]
                          filters:
                          - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}
                          - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-seen, value: "50%"}]}}
                          backendRefs: [{name: books-v2, port: 80}]
                        - matches: [{headers: [{name: x-user, value: alice}]}]
                          backendRefs: [{name: books-v2, port: 80}]
                        - matches: [{path: {type: RegularExpression, value: "/r[0-9]+"}}]
                          filters: [{type: RequestRedirect, requestRedirect: {statusCode: 301, path: {type: ReplaceFullPath, replaceFullPath: /there}}}]
                        - matches: [{path: {value: /delay}}]
                          timeouts: {request: 300ms}
                          backendRefs: [{name: books-v1, port: 80}]
                        - matches: [{path: {value: /flaky}}]
                          retry: {attempts: 3, codes: [503]}
                          backendRefs: [{name: books-v1, port: 80}]
                        - matches: [{path: {value: /half}}]
                          backendRefs:
                          - {name: books-v1, port: 80, weight: 1}
                          - {name: books-v2, port: 80, weight: 1}
                        - matches: [{path: {value: /gone}}]
                          backendRefs: [{name: nobody, port: 80}]
                        """));

        shop.await("200 v2 /new/x 50%"::equals, BOOKS + "/old/x");

        assertThat(shop.ask(BOOKS + "/old/y")).isEqualTo("200 v2 /new/y 50%");
        assertThat(shop.ask(BOOKS + "/any", "x-user: alice")).isEqualTo("200 v2 /any -");
        assertThat(shop.ask(BOOKS + "/r12")).startsWith("301");
        assertThat(shop.ask(BOOKS + "/delay/2")).startsWith("504");
        assertThat(shop.ask(BOOKS + "/flaky/3")).isEqualTo("200 v1 /flaky/3 -");
        assertThat(shop.ask(BOOKS + "/gone")).startsWith("500");
        assertThat(shop.ask(BOOKS + "/none")).as("no rule wants it").startsWith("404");
        var seen = new HashSet<String>();
        Await.until(
                "both shares",
                Duration.ofSeconds(20),
                () -> {
                    seen.add(shop.ask(BOOKS + "/half"));
                    return seen.size() == 2;
                });
        assertThat(shop.ask("http://10.96.0.4:9000/tcp")).isEqualTo("200 v1 /tcp -");
        assertThat(shop.ask("http://" + POD + ":" + V2 + "/direct"))
                .as("what is no service is passed through")
                .isEqualTo("200 v2 /direct -");
    }

    @Test
    void connectionsAreSplitAsATcpRouteSays() throws IOException {
        shop.apply(
                "route.yaml",
                """
                apiVersion: gateway.networking.k8s.io/v1alpha2
                kind: TCPRoute
                metadata: {name: raw, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: raw}]
                  rules:
                  - backendRefs:
                    - {name: books-v1, port: 80, weight: 1}
                    - {name: books-v2, port: 80, weight: 1}
                """);

        var seen = new HashSet<String>();
        Await.until(
                "both shares",
                Duration.ofSeconds(30),
                () -> {
                    seen.add(shop.ask("http://10.96.0.4:9000/"));
                    return seen.size() == 2;
                });

        assertThat(seen).containsExactlyInAnyOrder("200 v1 / -", "200 v2 / -");
    }

    @Test
    void itsOwnZoneComesFirstAndTheOtherWhenThatOneIsNotReadyOrNotHealthy() throws IOException {
        shop.apply("near.yaml", near("true"));
        shop.await("200 v1 / -"::equals, NEAR);

        shop.apply("near.yaml", near("false"));
        shop.await("200 v2 / -"::equals, NEAR);
        shop.apply("near.yaml", near("true"));
        shop.await("200 v1 / -"::equals, NEAR);
        shop.stopV1();

        // Not a word from Kubernetes: the proxy's own checks find out.
        shop.await("200 v2 / -"::equals, NEAR);
    }

    private static String near(String ready) {
        return """
        apiVersion: v1
        kind: Service
        metadata:
          name: near
          namespace: shop
          annotations: {sidelane.io/health-check: /healthz, sidelane.io/health-check-interval: 200ms}
        spec:
          clusterIP: 10.96.0.5
          trafficDistribution: PreferClose
          ports: [{port: 80, appProtocol: http}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: near-1, namespace: shop, labels: {kubernetes.io/service-name: near}}
        addressType: IPv4
        ports: [{port: 8081}]
        endpoints: [{addresses: ["%1$s"], zone: a, conditions: {ready: %2$s}}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: near-2, namespace: shop, labels: {kubernetes.io/service-name: near}}
        addressType: IPv4
        ports: [{port: 8082}]
        endpoints: [{addresses: ["%1$s"], zone: b}]
        """
                .formatted(POD, ready);
    }

    @Test
    void whatAProxyRefusesIsToldInItsWordsTrafficGoesOnAndItIsSentOnce() throws IOException {
        shop.apply("route.yaml", route(1, regex("/v[0-9]+")));
        shop.await("200 v2 /v1 -"::equals, BOOKS + "/v1");
        assertThat(shop.refusals("rds")).isEmpty();

        // Within the limit by characters; Envoy counts bytes.
        shop.apply("route.yaml", route(2, regex("/[α-ω]{60}")));
        var began = System.nanoTime();
        shop.awaitProgrammed("HTTPRoute", "books", false, 2);
        var told = Duration.ofNanos(System.nanoTime() - began);

        assertThat(shop.conditions("HTTPRoute", "books"))
                .contains("RE2 program size", "proxy shop/web", "\"reason\" : \"Rejected\"");
        assertThat(shop.ask(BOOKS + "/v1")).as("the last good").isEqualTo("200 v2 /v1 -");
        // Another route configuration comes through after it, so that a second try would have, too.
        shop.apply("later.yaml", service("later", "10.96.0.9", HTTP, POD, V2));
        shop.await("200 v2 /v1 -"::equals, "http://10.96.0.9/v1");
        // On delta Envoy counts one response for each route configuration that it asks for.
        assertThat(shop.refusals("rds"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).endsWith(": 1"));

        shop.apply("route.yaml", route(3, regex("/w[0-9]+")));
        shop.awaitProgrammed("HTTPRoute", "books", true, 3);
        shop.await("200 v2 /w1 -"::equals, BOOKS + "/w1");
        System.out.printf("%s: refused by Envoy and told after %d ms%n", variant, told.toMillis());
    }

    @Test
    void aListenerThatOneProxyRefusesIsSentOnceAndToldUntilItIsMended() throws IOException {
        shop.apply("bad.yaml", generation(1, Shop.TAKEN));
        var began = System.nanoTime();
        shop.awaitProgrammed("Service", "bad", false, 1);
        var told = Duration.ofNanos(System.nanoTime() - began);

        assertThat(shop.conditions("Service", "bad"))
                .contains("duplicate address", "proxy shop/web", "\"reason\" : \"Rejected\"")
                .doesNotContain("proxy shop/books");
        assertThat(shop.ask(BOOKS + "/")).as("traffic goes on").isEqualTo("200 v1 / -");
        // Routes come after listeners: a second try would have come through before these.
        shop.apply("route.yaml", route(1, "- backendRefs: [{name: books-v2, port: 80}]\n"));
        shop.await("200 v2 / -"::equals, BOOKS + "/");
        assertThat(shop.refusals("lds"))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith(": 1"));

        shop.apply("bad.yaml", generation(2, "10.96.0.8"));
        shop.awaitProgrammed("Service", "bad", true, 2);
        shop.await("200 v2 / -"::equals, "http://10.96.0.8:" + Shop.TAKEN_PORT + "/");
        System.out.printf(
                "%s: listener refused by Envoy and told after %d ms%n", variant, told.toMillis());
    }

    private static String generation(int generation, String ip) {
        return service("bad", ip, "port: " + Shop.TAKEN_PORT, POD, V2)
                .replaceFirst("namespace: shop", "namespace: shop, generation: " + generation);
    }

    private static String regex(String path) {
        return """
        - matches: [{path: {type: RegularExpression, value: "%s"}}]
          backendRefs: [{name: books-v2, port: 80}]
        """
                .formatted(path);
    }

    @Test
    void replacingAClusterUnderLoadFailsNoRequest() throws IOException {
        var rounds = Integer.getInteger("sidelane.replacements", 30);
        var rate = Integer.getInteger("sidelane.rate", 1000);
        shop.webServers();
        shop.apply("gen.yaml", generation(0));
        shop.await(("200 " + name(0))::equals, BOOKS + "/");
        try (var load = shop.load(BOOKS + "/", rate)) {
            for (var i = 1; i <= rounds; i++) {
                shop.apply("gen.yaml", generation(i));
                shop.await(("200 " + name(i))::equals, BOOKS + "/");
            }

            var result = load.end();
            System.out.printf(
                    "%s: %d replacements, %d requests at %.0f/s, %d failed%n",
                    variant, rounds, result.requests(), result.rate(), result.failed());
            assertThat(result.failed()).isZero();
            assertThat(result.requests()).isPositive();
        }
    }

    private static String name(int generation) {
        return generation % 2 == 0 ? "blue" : "green";
    }

    /** A service that there was not before, and the route to it; the one before is gone. */
    private static String generation(int i) {
        return service(
                        "gen-" + i,
                        "10.97.%d.%d".formatted(i / 250, i % 250 + 1),
                        HTTP,
                        POD,
                        i % 2 == 0 ? Shop.BLUE : Shop.GREEN)
                + route(i + 1, "- backendRefs: [{name: gen-%d, port: 80}]\n".formatted(i));
    }

    @Test
    void sidecarsProveThemselvesToEachOtherAndTakeUpNewCertificates() throws IOException {
        var authority = new TestAuthority(directory.resolve("keys"));
        shop.apply("secrets.yaml", authority.secret("web") + authority.secret("books"));
        shop.apply("pods.yaml", Shop.pod("web", "") + Shop.pod("books", ""));
        shop.apply("namespace.yaml", Shop.namespace("sidelane.io/mtls: strict"));
        shop.await(_ -> shop.ask("http://" + POD + ":" + V1 + "/").startsWith("000"), BOOKS + "/");
        shop.await("200 v1 / -"::equals, BOOKS + "/");
        var before = shop.servedCertificates();

        shop.apply("secrets.yaml", authority.secret("web") + authority.secret("books"));
        Await.until(
                "another certificate",
                Duration.ofSeconds(30),
                () -> {
                    assertThat(shop.ask(BOOKS + "/")).isEqualTo("200 v1 / -");
                    return !shop.servedCertificates().equals(before);
                });

        assertThat(shop.ask(BOOKS + "/")).isEqualTo("200 v1 / -");
        // Somebody else's certificate, of the same authority, is not the service's: connections
        // that are there live on, new ones do not come to be.
        assertThat(shop.ask("http://10.96.0.4:9000/")).isEqualTo("200 v1 / -");
        shop.apply("secrets.yaml", authority.secret("web") + authority.secret("books", "thief"));
        shop.await(answer -> answer.startsWith("000"), "http://10.96.0.4:9000/");
    }
}
