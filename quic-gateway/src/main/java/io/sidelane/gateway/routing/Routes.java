package io.sidelane.gateway.routing;

import io.sidelane.gateway.config.RouteConfig;
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
 * host last; within a host the longest path prefix wins, then the one that names methods, as in
 * Gateway API's HTTPRoute.
 */
public final class Routes {

    private static final String ANY = "";

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
        routes.byHost
                .values()
                .forEach(
                        list ->
                                list.sort(
                                        Comparator.comparingInt(
                                                        (Route route) ->
                                                                -route.pathPrefix().length())
                                                .thenComparing(
                                                        route -> route.methods().isEmpty())));
        return routes;
    }

    private static Route route(String name, RouteConfig config) {
        return new Route(
                name,
                config.pathPrefix(),
                config.methods(),
                config.upstreams().stream()
                        .map(target -> new Route.Target(target.name(), target.weight()))
                        .toList(),
                Duration.ofMillis(config.timeoutMillis()),
                Duration.ofMillis(config.idleTimeoutMillis()),
                config.retries());
    }

    /**
     * @param host without its port
     * @param path without its query
     * @return null when nothing matches
     */
    public @Nullable Route find(String host, String method, String path) {
        var name = host.toLowerCase(Locale.ROOT);
        var found = among(byHost.get(name), method, path);
        for (int dot = name.indexOf('.');
                found == null && dot >= 0;
                dot = name.indexOf('.', dot + 1)) {
            found = among(byHost.get("*" + name.substring(dot)), method, path);
        }
        return found == null ? among(byHost.get(ANY), method, path) : found;
    }

    private static @Nullable Route among(@Nullable List<Route> routes, String method, String path) {
        if (routes != null) {
            for (var route : routes) {
                if (route.matches(method, path)) {
                    return route;
                }
            }
        }
        return null;
    }
}
