package io.sidelane.gateway.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.config.RouteConfig.TargetConfig;
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
                List.of(),
                List.of(),
                List.of(methods),
                List.of(new TargetConfig(upstream, 1)),
                0,
                0,
                0);
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

        assertThat(found.choose(0)).isEqualTo(upstream);
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
                        List.of(new RouteConfig.HeaderConfig("x-version", "2")),
                        List.of("edge"),
                        List.of(),
                        target,
                        0,
                        0,
                        0);
        var both = Routes.of(List.of(route("prefix", "", "/cart"), exact));
        var wanted = head("shop.example", "GET", "/cart");
        wanted.fields().add("x-version", "2");

        assertThat(requireNonNull(both.find("edge", "GET", wanted)).choose(0)).isEqualTo("exact");
        assertThat(requireNonNull(both.find("other", "GET", wanted)).choose(0)).isEqualTo("prefix");
        assertThat(
                        requireNonNull(
                                        both.find(
                                                "edge",
                                                "GET",
                                                head("shop.example", "GET", "/cart")))
                                .choose(0))
                .isEqualTo("prefix");
    }

    @Test
    void aHostWithoutTargetsHidesWiderOnes() {
        var nothing =
                new RouteConfig(
                        List.of("shop.example"),
                        "/",
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        0);
        var both = Routes.of(List.of(nothing, route("any", "", "/")));

        assertThat(both.find("edge", "GET", head("shop.example", "GET", "/"))).isNull();
        assertThat(both.find("edge", "GET", head("a.shop.example", "GET", "/"))).isNotNull();
    }

    @Test
    void weightsShareTheDice() {
        var route =
                new Route(
                        "r",
                        "/",
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                                new Route.Target("a", 1),
                                new Route.Target("b", 0),
                                new Route.Target("c", 3)),
                        java.time.Duration.ZERO,
                        java.time.Duration.ZERO,
                        0);

        assertThat(route.choose(0)).isEqualTo("a");
        assertThat(route.choose(0.2499)).isEqualTo("a");
        assertThat(route.choose(0.25)).isEqualTo("c");
        assertThat(route.choose(0.9999)).isEqualTo("c");
    }
}
