package io.sidelane.gateway.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.config.RouteConfig.TargetConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private static RouteConfig route(String upstream, String host, String path, String... methods) {
        return new RouteConfig(
                host.isEmpty() ? List.of() : List.of(host),
                path,
                List.of(methods),
                List.of(new TargetConfig(upstream, 1)),
                0,
                0,
                0);
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
        var found = requireNonNull(routes.find(host, method, path));

        assertThat(found.choose(0)).isEqualTo(upstream);
    }

    @Test
    void whatNothingMatchesHasNone() {
        var only = Routes.of(List.of(route("shop", "shop.example", "/a")));

        assertThat(only.find("shop.example", "GET", "/b")).isNull();
        assertThat(only.find("a.shop.example", "GET", "/a")).isNull();
    }

    @Test
    void weightsShareTheDice() {
        var route =
                new Route(
                        "r",
                        "/",
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
