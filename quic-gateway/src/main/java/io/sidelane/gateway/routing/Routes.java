package io.sidelane.gateway.routing;

import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.http.RequestHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All routes at one moment. Exact hosts come before wildcards, the longest of these first, and any
 * host last; within a host a whole path wins, then the longest prefix, then the one that names
 * methods, then the one that names more fields, as in Gateway API's HTTPRoute.
 */
public final class Routes {

    private static final String ANY = "";

    private static final Comparator<Route> PRECEDENCE =
            Comparator.<Route>comparingInt(route -> route.path() == null ? 1 : 0)
                    .thenComparingInt(route -> -length(route))
                    .thenComparing(route -> route.methods().isEmpty())
                    .thenComparingInt(route -> -route.headers().size());

    private final Map<String, List<Route>> byHost = new HashMap<>();

    private Routes() {}

    public static Routes of(List<RouteConfig> configs) {
        var routes = new Routes();
        for (int i = 0; i < configs.size(); i++) {
            var config = configs.get(i);
            var route = route("routes[%d]".formatted(i), config);
            var hosts = config.hosts().isEmpty() ? List.of(ANY) : config.hosts();
            for (var host : hosts) {
                routes.byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(route);
            }
        }
        routes.byHost.values().forEach(list -> list.sort(PRECEDENCE));
        return routes;
    }

    private static Route route(String name, RouteConfig config) {
        return new Route(
                name,
                config.pathPrefix(),
                config.path(),
                config.headers().stream()
                        .map(header -> new Route.Header(header.name(), header.value()))
                        .toList(),
                config.listeners(),
                config.methods(),
                config.upstreams().stream()
                        .map(target -> new Route.Target(target.name(), target.weight()))
                        .toList(),
                Duration.ofMillis(config.timeoutMillis()),
                Duration.ofMillis(config.idleTimeoutMillis()),
                config.retries());
    }

    private static int length(Route route) {
        var path = route.path();
        return path == null ? route.pathPrefix().length() : path.length();
    }

    /**
     * @param listener by which the request came
     * @param method as routes have it, which may be another than its head has
     * @return null when nothing matches
     */
    public @Nullable Route find(String listener, String method, RequestHead head) {
        var name = head.host().toLowerCase(Locale.ROOT);
        var path = head.pathAlone();
        var found = among(byHost.get(name), listener, method, head, path);
        for (int dot = name.indexOf('.');
                found == null && dot >= 0;
                dot = name.indexOf('.', dot + 1)) {
            found = among(byHost.get("*" + name.substring(dot)), listener, method, head, path);
        }
        if (found == null) {
            found = among(byHost.get(ANY), listener, method, head, path);
        }
        return found == null || found.targets().isEmpty() ? null : found;
    }

    private static @Nullable Route among(
            @Nullable List<Route> routes,
            String listener,
            String method,
            RequestHead head,
            String path) {
        if (routes != null) {
            for (var route : routes) {
                if (route.matches(listener, method, head, path)) {
                    return route;
                }
            }
        }
        return null;
    }
}
