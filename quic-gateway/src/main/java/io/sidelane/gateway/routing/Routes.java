package io.sidelane.gateway.routing;

import com.google.re2j.Pattern;
import io.sidelane.gateway.config.MatchType;
import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.http.NormalPath;
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
 * host last; within a host a whole path wins, then a pattern, then the longest prefix, then the one
 * that names methods, then the one that names more fields, then more parameters, as in Gateway
 * API's HTTPRoute.
 */
public final class Routes {

    private static final String ANY = "";

    private static final Comparator<Route> PRECEDENCE =
            Comparator.comparingInt(Routes::rank)
                    .thenComparingInt(route -> -length(route))
                    .thenComparing(route -> route.methods().isEmpty())
                    .thenComparingInt(route -> -route.headers().size())
                    .thenComparingInt(route -> -route.queries().size());

    private final Map<String, List<Route>> byHost = new HashMap<>();
    private final Map<String, Pattern> patterns = new HashMap<>();

    private Routes() {}

    public static Routes of(List<RouteConfig> configs) {
        return new Routes().next(configs);
    }

    /** Others; what both have in common is not made anew. */
    public Routes next(List<RouteConfig> configs) {
        var routes = new Routes();
        for (int i = 0; i < configs.size(); i++) {
            var config = configs.get(i);
            var route = routes.route("routes[%d]".formatted(i), config, patterns);
            var hosts = config.hosts().isEmpty() ? List.of(ANY) : config.hosts();
            for (var host : hosts) {
                routes.byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(route);
            }
        }
        routes.byHost.values().forEach(list -> list.sort(PRECEDENCE));
        return routes;
    }

    private Route route(String name, RouteConfig config, Map<String, Pattern> known) {
        // As requests have them.
        var prefix = NormalPath.of(config.pathPrefix());
        return new Route(
                name,
                prefix,
                config.path() == null ? null : NormalPath.of(config.path()),
                config.pathRegex() == null ? null : pattern(config.pathRegex(), known),
                config.headers().stream()
                        .map(each -> wanted(each.name(), each.value(), each.type(), known))
                        .toList(),
                config.queryParams().stream()
                        .map(each -> wanted(each.name(), each.value(), each.type(), known))
                        .toList(),
                config.listeners(),
                config.methods(),
                config.upstreams().stream()
                        .map(
                                target ->
                                        new Route.Target(
                                                target.name(),
                                                target.weight(),
                                                FieldChanges.of(target.requestHeaderModifier()),
                                                FieldChanges.of(target.responseHeaderModifier())))
                        .toList(),
                Duration.ofMillis(config.timeoutMillis()),
                Duration.ofMillis(config.idleTimeoutMillis()),
                config.retries(),
                Filters.of(prefix, config.filters()),
                UdpTargets.of(config.connectUdp()));
    }

    private Route.Wanted wanted(
            String name, String value, MatchType type, Map<String, Pattern> known) {
        return new Route.Wanted(
                name, value, type == MatchType.EXACT ? null : pattern(value, known));
    }

    private Pattern pattern(String text, Map<String, Pattern> known) {
        var pattern = known.getOrDefault(text, patterns.get(text));
        var compiled = pattern == null ? Pattern.compile(text) : pattern;
        patterns.put(text, compiled);
        return compiled;
    }

    private static int rank(Route route) {
        if (route.path() != null) {
            return 0;
        }
        return route.pathPattern() == null ? 2 : 1;
    }

    private static int length(Route route) {
        var path = route.path();
        if (path != null) {
            return path.length();
        }
        var pattern = route.pathPattern();
        return pattern == null ? route.pathPrefix().length() : pattern.pattern().length();
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
        return found == null
                        || (found.targets().isEmpty()
                                && found.filters().redirect() == null
                                && found.udp() == null)
                ? null
                : found;
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
