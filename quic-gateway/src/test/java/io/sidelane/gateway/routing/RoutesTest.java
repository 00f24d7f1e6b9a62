package io.sidelane.gateway.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.gateway.config.MatchType;
import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.config.RouteConfig.HeaderConfig;
import io.sidelane.gateway.config.RouteConfig.QueryConfig;
import io.sidelane.gateway.config.RouteConfig.TargetConfig;
import io.sidelane.gateway.config.RouteFilters;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private static RouteConfig route(String upstream, String host, String path, String... methods) {
        return new RouteConfig(
                host.isEmpty() ? List.of() : List.of(host),
                path,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(methods),
                List.of(new TargetConfig(upstream, 1)),
                0,
                0,
                0,
                RouteFilters.NONE,
                null);
    }

    private static RequestHead head(String host, String method, String path) {
        return new RequestHead(method, "https", host, path, null, new Fields());
    }

    private final Routes routes =
            Routes.of(
                    List.of(
                            route("any", "", "/"),
                            route("shop", "shop.example", "/"),
                            route("cart", "shop.example", "/cart"),
                            route("pay", "shop.example", "/cart/pay"),
                            route("put", "shop.example", "/cart", "PUT"),
                            route("wild", "*.shop.example", "/"),
                            route("deep", "*.a.shop.example", "/")));

    @ParameterizedTest
    @CsvSource({
        "shop.example,GET,/,shop",
        "SHOP.example,GET,/cart,cart",
        "shop.example,PUT,/cart,put",
        "shop.example,GET,/cart/1,cart",
        "shop.example,GET,/cartoon,shop",
        "shop.example,GET,/cart/pay/now,pay",
        "b.shop.example,GET,/,wild",
        "c.b.shop.example,GET,/,wild",
        "b.a.shop.example,GET,/,deep",
        "other.example,GET,/,any",
        "10.0.0.1,GET,/,any"
    })
    void theMostSpecificWins(String host, String method, String path, String upstream) {
        var found = requireNonNull(routes.find("edge", method, head(host, method, path)));

        assertThat(found.choose(0).upstream()).isEqualTo(upstream);
    }

    @Test
    void whatARouteNamesIsAPathAsRequestsHaveIt() {
        var only = Routes.of(List.of(route("shop", "shop.example", "//%61/%2fb")));

        assertThat(only.find("edge", "GET", head("shop.example", "GET", "/a/%2Fb/c"))).isNotNull();
    }

    @Test
    void whatNothingMatchesHasNone() {
        var only = Routes.of(List.of(route("shop", "shop.example", "/a")));

        assertThat(only.find("edge", "GET", head("shop.example", "GET", "/b"))).isNull();
        assertThat(only.find("edge", "GET", head("a.shop.example", "GET", "/a"))).isNull();
    }

    @Test
    void aWholePathWinsAndFieldsAndListenersMustBeThoseThatAreNamed() {
        var target = List.of(new TargetConfig("exact", 1));
        var exact =
                new RouteConfig(
                        List.of(),
                        "/",
                        "/cart",
                        null,
                        List.of(new HeaderConfig("x-version", "2", MatchType.EXACT)),
                        List.of(),
                        List.of("edge"),
                        List.of(),
                        target,
                        0,
                        0,
                        0,
                        RouteFilters.NONE,
                        null);
        var both = Routes.of(List.of(route("prefix", "", "/cart"), exact));
        var wanted = head("shop.example", "GET", "/cart");
        wanted.fields().add("x-version", "2");

        assertThat(requireNonNull(both.find("edge", "GET", wanted)).choose(0).upstream())
                .isEqualTo("exact");
        assertThat(requireNonNull(both.find("other", "GET", wanted)).choose(0).upstream())
                .isEqualTo("prefix");
        assertThat(
                        requireNonNull(
                                        both.find(
                                                "edge",
                                                "GET",
                                                head("shop.example", "GET", "/cart")))
                                .choose(0)
                                .upstream())
                .isEqualTo("prefix");
    }

    private static RouteConfig matching(
            String upstream, String regex, HeaderConfig header, QueryConfig query) {
        return new RouteConfig(
                List.of(),
                "/",
                null,
                regex,
                List.of(header),
                List.of(query),
                List.of(),
                List.of(),
                List.of(new TargetConfig(upstream, 1)),
                0,
                0,
                0,
                RouteFilters.NONE,
                null);
    }

    @Test
    void patternsMatchTheWholePathFieldAndParameter() {
        var routes =
                Routes.of(
                        List.of(
                                route("rest", "", "/"),
                                matching(
                                        "pattern",
                                        "/v[0-9]+/.*",
                                        new HeaderConfig(
                                                "x-tenant", "a+", MatchType.REGULAR_EXPRESSION),
                                        new QueryConfig(
                                                "page", "[0-9]+", MatchType.REGULAR_EXPRESSION))));

        assertThat(chosen(routes, "/v12/a?x=1&page=7", "aaa")).isEqualTo("pattern");
        assertThat(chosen(routes, "/v12/a?page=7&page=x", "aaa")).isEqualTo("pattern");
        assertThat(chosen(routes, "/v12/a?page=x&page=7", "aaa")).isEqualTo("rest");
        assertThat(chosen(routes, "/v12/a?page=7", "aab")).isEqualTo("rest");
        assertThat(chosen(routes, "/a/v12/a?page=7", "aaa")).isEqualTo("rest");
        assertThat(chosen(routes, "/v12/a", "aaa")).isEqualTo("rest");
        assertThat(chosen(routes, "/v12/a?page=7", "a".repeat(4_097))).isEqualTo("rest");
        assertThat(chosen(routes.next(List.of(route("rest", "", "/"))), "/v1/a?page=7", "a"))
                .isEqualTo("rest");
    }

    private static String chosen(Routes routes, String path, String tenant) {
        var head = head("shop.example", "GET", path);
        head.fields().add("x-tenant", tenant);
        return requireNonNull(routes.find("edge", "GET", head)).choose(0).upstream();
    }

    @Test
    void aPatternThatIsNoneOrTakesTooLongIsRefused() {
        assertThatThrownBy(() -> new HeaderConfig("a", "(", MatchType.REGULAR_EXPRESSION))
                .hasMessageContaining("( (expected: a regular expression of RE2");
        assertThatThrownBy(() -> new QueryConfig("a", "(a{9}){12}", MatchType.REGULAR_EXPRESSION))
                .hasMessageContaining("steps (expected: at most 100)");
    }

    @Test
    void aHostWithoutTargetsHidesWiderOnes() {
        var nothing =
                new RouteConfig(
                        List.of("shop.example"),
                        "/",
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        0,
                        RouteFilters.NONE,
                        null);
        var both = Routes.of(List.of(nothing, route("any", "", "/")));

        assertThat(both.find("edge", "GET", head("shop.example", "GET", "/"))).isNull();
        assertThat(both.find("edge", "GET", head("a.shop.example", "GET", "/"))).isNotNull();
    }

    @Test
    void weightsShareTheDice() {
        var weighted =
                new RouteConfig(
                        List.of(),
                        "/",
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                new TargetConfig("a", 1),
                                new TargetConfig("b", 0),
                                new TargetConfig("c", 3)),
                        0,
                        0,
                        0,
                        RouteFilters.NONE,
                        null);
        var route =
                requireNonNull(
                        Routes.of(List.of(weighted))
                                .find("edge", "GET", head("shop.example", "GET", "/")));

        assertThat(route.choose(0).upstream()).isEqualTo("a");
        assertThat(route.choose(0.2499).upstream()).isEqualTo("a");
        assertThat(route.choose(0.25).upstream()).isEqualTo("c");
        assertThat(route.choose(0.9999).upstream()).isEqualTo("c");
    }
}
