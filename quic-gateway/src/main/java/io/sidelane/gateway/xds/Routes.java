package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.config.RouteConfig.TargetConfig;
import io.sidelane.gateway.config.RouteFilters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Routes of a port. What a virtual host has no route for ends there. */
final class Routes {

    private static final Pattern DOMAIN =
            Pattern.compile("(\\*\\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    private static final int TIMEOUT_MILLIS = 15_000;
    private static final int IDLE_TIMEOUT_MILLIS = 300_000;
    private static final int MAX_RETRIES = 10;
    private static final Set<String> RETRY_ON =
            Set.of("connect-failure", "refused-stream", "reset");

    private static final Subset CONFIGURATION =
            Subset.of(
                    "name",
                    "virtual_hosts.name",
                    "virtual_hosts.domains",
                    "virtual_hosts.routes.*");

    private static final Subset ROUTE =
            Subset.of(
                            "name",
                            "match.prefix",
                            "match.path",
                            "match.path_separated_prefix",
                            "match.safe_regex.regex",
                            "match.case_sensitive.*",
                            "match.headers.name",
                            "match.headers.string_match.exact",
                            "match.headers.string_match.safe_regex.regex",
                            "match.query_parameters.name",
                            "match.query_parameters.string_match.exact",
                            "match.query_parameters.string_match.safe_regex.regex",
                            "redirect.scheme_redirect",
                            "redirect.host_redirect",
                            "redirect.port_redirect",
                            "redirect.path_redirect",
                            "redirect.prefix_rewrite",
                            "redirect.regex_rewrite.pattern.regex",
                            "redirect.regex_rewrite.substitution",
                            "redirect.response_code",
                            "route.cluster",
                            "route.weighted_clusters.clusters.name",
                            "route.weighted_clusters.clusters.weight.*",
                            "route.cluster_not_found_response_code",
                            "route.timeout.*",
                            "route.retry_policy.retry_on",
                            "route.retry_policy.num_retries.*",
                            "route.host_rewrite_literal",
                            "route.prefix_rewrite",
                            "route.regex_rewrite.pattern.regex",
                            "route.regex_rewrite.substitution",
                            "route.request_mirror_policies.cluster",
                            "route.request_mirror_policies.runtime_fraction.default_value.*")
                    .and(headers(""))
                    .and(headers("route.weighted_clusters.clusters."));

    private static String[] headers(String of) {
        return Stream.of("request_headers_to_", "response_headers_to_")
                .flatMap(
                        each ->
                                Stream.of(
                                        each + "add.header.key",
                                        each + "add.header.value",
                                        each + "add.append_action",
                                        each + "add.keep_empty_value",
                                        each + "remove"))
                .map(each -> of + each)
                .toArray(String[]::new);
    }

    private Routes() {}

    /** For any listener; whoever has it says for which. */
    static List<RouteConfig> read(RouteConfiguration configuration) throws RejectedException {
        CONFIGURATION.check(configuration);
        var routes = new ArrayList<RouteConfig>();
        var taken = new HashSet<String>();
        for (var host : configuration.getVirtualHostsList()) {
            var hosts = hosts(host, taken);
            for (var route : host.getRoutesList()) {
                try {
                    routes.add(route(hosts, route));
                } catch (RejectedException | IllegalArgumentException e) {
                    // Whoever wrote it is told, among hundreds in one resource.
                    throw new RejectedException(
                            "%s: %s"
                                    .formatted(
                                            route.getName().isEmpty() ? "a route" : route.getName(),
                                            e.getMessage()));
                }
            }
            routes.add(nothing(hosts));
        }
        return routes;
    }

    private static List<String> hosts(VirtualHost host, Set<String> taken)
            throws RejectedException {
        var hosts = new ArrayList<String>();
        boolean any = false;
        for (var domain : host.getDomainsList()) {
            if (!domain.equals("*") && !DOMAIN.matcher(domain).matches()) {
                throw new RejectedException(
                        "domains: %s (expected: *, a name or *. and a name)".formatted(domain));
            }
            if (!taken.add(domain)) {
                throw new RejectedException(
                        "domains: %s twice (expected: each once)".formatted(domain));
            }
            any |= domain.equals("*");
            hosts.add(domain);
        }
        return any ? List.of() : hosts;
    }

    private static RouteConfig nothing(List<String> hosts) {
        return new RouteConfig(
                hosts,
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
    }

    private static RouteConfig route(List<String> hosts, Route route) throws RejectedException {
        ROUTE.check(route);
        if (!route.hasRoute() && !route.hasRedirect()) {
            throw new RejectedException("action: none (expected: route or redirect)");
        }
        var match = RouteMatches.of(route.getMatch());
        var action = route.getRoute();
        return new RouteConfig(
                hosts,
                match.prefix(),
                match.path(),
                match.regex(),
                match.headers(),
                match.queries(),
                List.of(),
                match.methods(),
                route.hasRoute() ? targets(action) : List.of(),
                action.hasTimeout()
                        ? Times.millis("route.timeout", action.getTimeout(), 0)
                        : TIMEOUT_MILLIS,
                IDLE_TIMEOUT_MILLIS,
                retries(action),
                RouteChanges.of(route),
                null);
    }

    private static List<TargetConfig> targets(RouteAction action) throws RejectedException {
        var targets = new ArrayList<TargetConfig>();
        switch (action.getClusterSpecifierCase()) {
            case CLUSTER -> targets.add(new TargetConfig(action.getCluster(), 1));
            case WEIGHTED_CLUSTERS -> {
                for (var each : action.getWeightedClusters().getClustersList()) {
                    targets.add(
                            new TargetConfig(
                                    each.getName(),
                                    each.getWeight().getValue(),
                                    RouteChanges.requestsOf(each),
                                    RouteChanges.answersOf(each)));
                }
            }
            default -> throw new RejectedException("route: no cluster (expected: one)");
        }
        if (targets.stream().mapToLong(TargetConfig::weight).sum() <= 0) {
            throw new RejectedException(
                    "weighted_clusters: weights that come to 0 (expected: at least one above 0)");
        }
        return targets;
    }

    private static int retries(RouteAction action) throws RejectedException {
        if (!action.hasRetryPolicy()) {
            return 0;
        }
        var policy = action.getRetryPolicy();
        if (!RETRY_ON.containsAll(List.of(policy.getRetryOn().split(",", -1)))) {
            throw new RejectedException(
                    "retry_policy.retry_on: %s (expected: of %s)"
                            .formatted(policy.getRetryOn(), String.join(", ", RETRY_ON)));
        }
        int retries = policy.hasNumRetries() ? policy.getNumRetries().getValue() : 1;
        if (retries < 0 || retries > MAX_RETRIES) {
            throw new RejectedException(
                    "retry_policy.num_retries: %d (expected: 0..%d)"
                            .formatted(retries, MAX_RETRIES));
        }
        return retries;
    }
}
