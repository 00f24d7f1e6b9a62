package io.sidelane.controlplane.edge;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.ClusterNotFoundResponseCode;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.sidelane.controlplane.mesh.MeshFacts;
import io.sidelane.controlplane.mesh.envoy.Clusters;
import io.sidelane.controlplane.mesh.envoy.Messages;
import io.sidelane.controlplane.mesh.envoy.RankedMatch;
import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.RuleFact.BackendFact;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;

/** Which request of a port goes where, in the order in which Gateway API has routes tried. */
final class EdgeRoutes {

    private static final int ATTEMPTS = 1;

    private EdgeRoutes() {}

    /** Whether a route's backends speak HTTP/2 unless they say otherwise. */
    static boolean grpc(UsableRoute route) {
        return route.fact().ref().kind().equals("GRPCRoute");
    }

    static Resource of(EdgePort port, MeshFacts facts) {
        var routes = RouteConfiguration.newBuilder().setName(port.name());
        port.hosts()
                .forEach(
                        (domain, attached) -> {
                            var host = VirtualHost.newBuilder().setName(domain).addDomains(domain);
                            for (var ranked : RankedMatch.of(attached)) {
                                host.addRoutes(route(ranked, facts));
                            }
                            routes.addVirtualHosts(host);
                        });
        return Resource.of(TypeRegistry.RDS, port.name(), routes.build());
    }

    private static Route route(RankedMatch ranked, MeshFacts facts) {
        var rule = ranked.rule();
        var route =
                Route.newBuilder()
                        // A gateway that refuses it names it.
                        .setName(ranked.route().fact().ref().toString())
                        .setMatch(match(ranked.match()));
        var clusters = WeightedCluster.newBuilder();
        if (rule.backends().stream().noneMatch(backend -> backend.weight() > 0)) {
            clusters.addClusters(share(Clusters.MISSING, 1));
        }
        for (var backend : rule.backends()) {
            clusters.addClusters(share(cluster(ranked.route(), backend, facts), backend.weight()));
        }
        var action =
                RouteAction.newBuilder()
                        .setClusterNotFoundResponseCode(
                                ClusterNotFoundResponseCode.INTERNAL_SERVER_ERROR)
                        .setWeightedClusters(clusters)
                        .setRetryPolicy(
                                RetryPolicy.newBuilder()
                                        .setRetryOn("connect-failure,refused-stream,reset")
                                        .setNumRetries(
                                                UInt32Value.of(
                                                        rule.retry() == null
                                                                ? ATTEMPTS
                                                                : rule.retry().attempts())));
        if (rule.request() != null) {
            action.setTimeout(Messages.duration(rule.request()));
        }
        return route.setRoute(action).build();
    }

    private static ClusterWeight share(String cluster, int weight) {
        return ClusterWeight.newBuilder()
                .setName(cluster)
                .setWeight(UInt32Value.of(weight))
                .build();
    }

    private static String cluster(UsableRoute route, BackendFact backend, MeshFacts facts) {
        var target = new Target(backend.service(), backend.port());
        var service = facts.services().get(backend.service());
        var port = service == null ? null : service.port(backend.port());
        return port == null || route.broken().contains(target)
                ? Clusters.MISSING
                : EdgeBackends.name(target, port, grpc(route));
    }

    private static RouteMatch match(MatchFact match) {
        var value = match.path().value();
        var wanted = RouteMatch.newBuilder();
        switch (match.path().kind()) {
            case EXACT -> wanted.setPath(value);
            case PREFIX -> {
                var stripped = value.replaceFirst("/+$", "");
                if (stripped.isEmpty()) {
                    wanted.setPrefix("/");
                } else {
                    wanted.setPathSeparatedPrefix(stripped);
                }
            }
            case REGEX -> throw new IllegalArgumentException("a regular expression; not asked for");
        }
        if (match.method() != null) {
            wanted.addHeaders(exact(":method", match.method()));
        }
        match.headers().forEach(header -> wanted.addHeaders(exact(header.name(), header.value())));
        return wanted.build();
    }

    private static HeaderMatcher exact(String name, String value) {
        return HeaderMatcher.newBuilder()
                .setName(name)
                .setStringMatch(StringMatcher.newBuilder().setExact(value))
                .build();
    }
}
