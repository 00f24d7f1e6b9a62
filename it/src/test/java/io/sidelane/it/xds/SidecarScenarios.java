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
                () -> seen.add(shop.ask(BOOKS + "/half")) | seen.size() == 2);
        assertThat(shop.ask("http://10.96.0.4:9000/tcp")).isEqualTo("200 v1 /tcp -");
        assertThat(shop.ask("http://" + POD + ":" + V2 + "/direct"))
                .as("what is no service is passed through")
                .isEqualTo("200 v2 /direct -");
    }
}
