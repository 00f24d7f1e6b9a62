package io.sidelane.controlplane.mesh;

import static io.sidelane.controlplane.mesh.TestWorld.SHOP;
import static io.sidelane.controlplane.mesh.TestWorld.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.server.ClientIdentity;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of HTTPRoutes, GRPCRoutes and TCPRoutes, and what is said of them. */
class RoutingTest {
    private final StandaloneMesh mesh = new StandaloneMesh("cluster.local");

    private Snapshot snapshot(ProxyResources.Plan plan, String nodeId) {
        return plan.snapshot(
                mesh.groupOf(Node.newBuilder().setId(nodeId).build(), ClientIdentity.ANONYMOUS));
    }

    private Snapshot snapshot(TestWorld world) {
        return snapshot(mesh.plan(world.world(), null), "shop/web");
    }

    private static Condition condition(
            ProxyResources.Plan plan, String kind, String name, ConditionType type) {
        var ref = new ObjectRef("gateway.networking.k8s.io", kind, "shop", name);
        return Objects.requireNonNull(plan.statuses().get(ref)).conditions().stream()
                .filter(c -> c.type() == type)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void weightsMatchesAndTheirOrderAreGatewayApis() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                route(
                                        "r",
                                        """
                                        matches: [{path: {value: /}}]
                                        backendRefs:
                                        - {name: books-v1, port: 80, weight: 90}
                                        - {name: books-v2, port: 80, weight: 10}
                                        """))
                        .add(
                                route(
                                        "s",
                                        """
                                        matches:
                                        - path: {value: /a}
                                        - path: {value: /a}
                                          method: GET
                                        - path: {value: /a/b/}
                                        - path: {type: Exact, value: /a}
                                        - path: {type: RegularExpression, value: "/v[0-9]"}
                                          headers: [{name: x, value: y}]
                                        backendRefs: [{name: books-v2, port: 80}]
                                        """));

        assertThat(Shown.routes(snapshot(world), "books:80"))
                .containsExactly(
                        "exact /a -> books-v2:80",
                        "x=y regex /v[0-9] -> books-v2:80",
                        "segments /a/b -> books-v2:80",
                        "GET segments /a -> books-v2:80",
                        "segments /a -> books-v2:80",
                        "prefix / -> books-v1:80 90, books-v2:80 10");
    }

    @Test
    void aBackendThatIsNotThereFailsItsShareAndTheRouteSaysSo() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                route(
                                        "r",
                                        "backendRefs: [{name: books-v1, port: 80}, {name: nobody, port: 80}]"));

        var plan = mesh.plan(world.world(), null);

        assertThat(Shown.routes(snapshot(plan, "shop/web"), "books:80"))
                .containsExactly("prefix / -> books-v1:80 1, sidelane.missing 1");
        var resolved = condition(plan, "HTTPRoute", "r", ConditionType.RESOLVED_REFS);
        assertThat(resolved.status()).isFalse();
        assertThat(resolved.reason()).isEqualTo("BackendNotFound");
        assertThat(resolved.message())
                .isEqualTo(
                        "backend: service shop/nobody port 80 (expected: one that exists); its share fails");
        assertThat(condition(plan, "HTTPRoute", "r", ConditionType.ACCEPTED).status()).isTrue();
    }

    @Test
    void anotherNamespacesBackendNeedsItsConsent() {
        var foreign = route("r", "backendRefs: [{name: books, namespace: lab, port: 80}]");
        var world =
                new TestWorld(SHOP)
                        .add(foreign)
                        .add(
                                TestWorld.service(
                                                "books", "10.96.1.1", "port: 80, appProtocol: http")
                                        .replace("shop", "lab"));

        var without = mesh.plan(world.world(), null);
        world.add(
                """
                apiVersion: gateway.networking.k8s.io/v1beta1
                kind: ReferenceGrant
                metadata: {name: g, namespace: lab}
                spec:
                  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
                  to: [{group: "", kind: Service}]
                """);
        var with = mesh.plan(world.world(), without);

        assertThat(condition(without, "HTTPRoute", "r", ConditionType.RESOLVED_REFS).reason())
                .isEqualTo("RefNotPermitted");
        assertThat(condition(with, "HTTPRoute", "r", ConditionType.RESOLVED_REFS).status())
                .isTrue();
        assertThat(Shown.routes(snapshot(with, "shop/web"), "books:80"))
                .containsExactly("prefix / -> books.lab.svc.cluster.local:80");
    }

    @Test
    void aRouteOfAnotherNamespaceIsForThatNamespacesClientsOnly() {
        var consumer =
                route("mine", "backendRefs: [{name: books-v2, namespace: shop, port: 80}]")
                        .replace("namespace: shop, generation", "namespace: lab, generation")
                        .replace("name: books}]", "name: books, namespace: shop}]");
        var world =
                new TestWorld(SHOP)
                        .add(consumer)
                        .add(
                                """
                                apiVersion: gateway.networking.k8s.io/v1beta1
                                kind: ReferenceGrant
                                metadata: {name: g, namespace: shop}
                                spec:
                                  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: lab}]
                                  to: [{group: "", kind: Service}]
                                """);

        var plan = mesh.plan(world.world(), null);

        assertThat(Shown.routes(snapshot(plan, "lab/web"), "books:80"))
                .containsExactly("prefix / -> books-v2:80");
        assertThat(Shown.routes(snapshot(plan, "shop/web"), "books:80"))
                .containsExactly("prefix / -> books:80");
    }

    @Test
    void timeoutsAndRetriesAreTheRoutes() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                route(
                                        "r",
                                        """
                                        timeouts: {request: 2s, backendRequest: 500ms}
                                        retry: {attempts: 3, codes: [502, 503], backoff: 100ms}
                                        backendRefs: [{name: books-v1, port: 80}]
                                        """));

        var action = Shown.route(snapshot(world), "books:80", 0).getRoute();

        assertThat(action.getTimeout().getSeconds()).isEqualTo(2);
        var retry = action.getRetryPolicy();
        assertThat(retry.getPerTryTimeout().getNanos()).isEqualTo(500_000_000);
        assertThat(retry.getNumRetries().getValue()).isEqualTo(3);
        assertThat(retry.getRetriableStatusCodesList()).containsExactly(502, 503);
        assertThat(retry.getRetryOn()).contains("retriable-status-codes");
        assertThat(retry.getRetryBackOff().getBaseInterval().getNanos()).isEqualTo(100_000_000);
    }

    @Test
    void withoutATimeoutNothingIsCutOff() {
        var action = Shown.route(snapshot(new TestWorld(SHOP)), "books:80", 0).getRoute();

        assertThat(action.hasTimeout()).isTrue();
        assertThat(action.getTimeout().getSeconds()).isZero();
    }

    @Test
    void redirectsRewritesHeadersAndMirrors() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                route(
                                        "r",
                                        """
                                        matches: [{path: {value: /old}}]
                                        filters:
                                        - type: URLRewrite
                                          urlRewrite: {hostname: h, path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}
                                        - type: RequestHeaderModifier
                                          requestHeaderModifier: {set: [{name: a, value: "50%"}], remove: [b]}
                                        - type: RequestMirror
                                          requestMirror: {backendRef: {name: books-v2, port: 80}, percent: 25}
                                        backendRefs: [{name: books-v1, port: 80}]
                                        """))
                        .add(
                                route(
                                        "s",
                                        """
                                        matches: [{path: {value: /gone}}]
                                        filters:
                                        - type: RequestRedirect
                                          requestRedirect: {scheme: https, statusCode: 301, path: {type: ReplaceFullPath, replaceFullPath: /there}}
                                        """));

        var moved = Shown.route(snapshot(world), "books:80", 0);
        var kept = Shown.route(snapshot(world), "books:80", 1);

        assertThat(moved.getRedirect().getPathRedirect()).isEqualTo("/there");
        assertThat(moved.getRedirect().getSchemeRedirect()).isEqualTo("https");
        assertThat(moved.getRedirect().getResponseCode().name()).isEqualTo("MOVED_PERMANENTLY");
        assertThat(kept.getRoute().getPrefixRewrite()).isEqualTo("/new");
        assertThat(kept.getRoute().getHostRewriteLiteral()).isEqualTo("h");
        assertThat(kept.getRequestHeadersToAdd(0).getHeader().getValue()).isEqualTo("50%%");
        assertThat(kept.getRequestHeadersToRemoveList()).containsExactly("b");
        var mirror = kept.getRoute().getRequestMirrorPolicies(0);
        assertThat(mirror.getRuntimeFraction().getDefaultValue().getNumerator()).isEqualTo(250_000);
    }

    @Test
    void aPrefixThatBecomesTheRootLeavesOneSlash() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                route(
                                        "r",
                                        """
                                        matches: [{path: {value: /old}}]
                                        filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]
                                        backendRefs: [{name: books-v1, port: 80}]
                                        """));

        var rewrite = Shown.route(snapshot(world), "books:80", 0).getRoute().getRegexRewrite();

        assertThat(
                        "/old/x"
                                .replaceFirst(
                                        rewrite.getPattern().getRegex(), rewrite.getSubstitution()))
                .isEqualTo("/x");
        assertThat("/old".replaceFirst(rewrite.getPattern().getRegex(), rewrite.getSubstitution()))
                .isEqualTo("/");
    }

    @Test
    void aRouteThatMakesNoSenseLeavesItsLastGoodInForce() {
        var good = route("r", "backendRefs: [{name: books-v1, port: 80}]");
        var bad =
                route(
                                "r",
                                """
                                matches: [{path: {type: RegularExpression, value: "/(a"}}]
                                backendRefs: [{name: books-v2, port: 80}]
                                """)
                        .replace("generation: 1", "generation: 2");
        var world = new TestWorld(SHOP).add(good);
        var first = mesh.plan(world.world(), null);

        var second = mesh.plan(world.add(bad).world(), first);
        var third = mesh.plan(world.add(good).world(), second);

        assertThat(Shown.routes(snapshot(second, "shop/web"), "books:80"))
                .containsExactly("prefix / -> books-v1:80");
        var accepted = condition(second, "HTTPRoute", "r", ConditionType.ACCEPTED);
        assertThat(accepted.status()).isFalse();
        assertThat(accepted.reason()).isEqualTo("UnsupportedValue");
        assertThat(accepted.observedGeneration()).isEqualTo(2);
        assertThat(accepted.message())
                .startsWith("matches.path.value: /(a (expected: a regular expression of RE2; ")
                .endsWith("; generation 1 stays in force");
        assertThat(condition(third, "HTTPRoute", "r", ConditionType.ACCEPTED).status()).isTrue();
    }

    @Test
    void aRouteThatNeverMadeSenseIsLeftOutAndTheRestIsPublished() {
        var bad =
                route(
                        "r",
                        "{timeouts: {request: soon}, backendRefs: [{name: books-v2, port: 80}]}");

        var plan = mesh.plan(new TestWorld(SHOP).add(bad).world(), null);

        assertThat(Shown.routes(snapshot(plan, "shop/web"), "books:80"))
                .containsExactly("prefix / -> books:80");
        assertThat(condition(plan, "HTTPRoute", "r", ConditionType.ACCEPTED).message())
                .endsWith("it takes no part");
    }

    @Test
    void aRegularExpressionOfTooManyStepsIsRefusedBeforeAProxyRefusesIt() {
        var large =
                route("r", "matches: [{path: {type: RegularExpression, value: \"/[a-z]{200}\"}}]");

        var plan = mesh.plan(new TestWorld(SHOP).add(large).world(), null);

        assertThat(condition(plan, "HTTPRoute", "r", ConditionType.ACCEPTED).message())
                .contains("(expected: at most 100, Envoy's limit)");
    }

    @Test
    void whatEnvoysOwnRulesForbidIsToldToItsAuthor() {
        // A cluster's own schema would refuse it; a directory has none.
        var bad =
                route(
                        "r",
                        """
                        matches: [{queryParams: [{name: "", value: x}]}]
                        backendRefs: [{name: books-v1, port: 80}]
                        """);

        var plan = mesh.plan(new TestWorld(SHOP).add(bad).world(), null);

        var accepted = condition(plan, "HTTPRoute", "r", ConditionType.ACCEPTED);
        assertThat(accepted.status()).isFalse();
        assertThat(accepted.message())
                .isEqualTo(
                        "virtual_hosts[0].routes[0].match.query_parameters[0].name: \"\" (expected: not empty)");
    }

    @Test
    void aRouteOfTheWrongKindSaysWhatThePortSpeaks() {
        var http =
                route("r", "backendRefs: [{name: books-v1, port: 80}]")
                        .replace("name: books}", "name: redis, port: 6379}");

        var plan = mesh.plan(new TestWorld(SHOP).add(http).world(), null);

        var accepted = condition(plan, "HTTPRoute", "r", ConditionType.ACCEPTED);
        assertThat(accepted.reason()).isEqualTo("NotAllowedByParent");
        assertThat(accepted.message())
                .isEqualTo(
                        "HTTPRoute on service shop/redis: no such port (expected: a port whose appProtocol is http, http2 or grpc)");
    }

    @Test
    void aTcpRouteSplitsConnections() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                """
                                apiVersion: gateway.networking.k8s.io/v1alpha2
                                kind: TCPRoute
                                metadata: {name: t, namespace: shop}
                                spec:
                                  parentRefs: [{group: "", kind: Service, name: redis}]
                                  rules:
                                  - backendRefs:
                                    - {name: books-v1, port: 80, weight: 3}
                                    - {name: redis, port: 6379, weight: 1}
                                """);

        var plan = mesh.plan(world.world(), null);

        var proxy =
                Shown.listener(snapshot(plan, "shop/web"), "redis:6379")
                        .getFilterChains(0)
                        .getFilters(0)
                        .getTypedConfig()
                        .getValue()
                        .toStringUtf8();
        assertThat(proxy).contains("books-v1.shop").contains("redis.shop");
        assertThat(plan.origins(TypeRegistry.LDS.url(), "redis.shop.svc.cluster.local:6379"))
                .extracting(ObjectRef::kind)
                .containsExactly("TCPRoute");
    }

    @Test
    void aResourceKnowsWhoWroteIt() {
        var plan =
                mesh.plan(
                        new TestWorld(SHOP)
                                .add(route("r", "backendRefs: [{name: books-v1, port: 80}]"))
                                .world(),
                        null);

        assertThat(plan.origins(TypeRegistry.RDS.url(), "books.shop.svc.cluster.local:80"))
                .extracting(ObjectRef::name)
                .containsExactly("r");
        assertThat(plan.origins(TypeRegistry.CDS.url(), "books.shop.svc.cluster.local:80"))
                .extracting(ObjectRef::kind)
                .containsExactly("Service");
        assertThat(plan.origins(TypeRegistry.LDS.url(), "books.shop:80"))
                .extracting(ObjectRef::name)
                .containsExactly("books");
    }
}
