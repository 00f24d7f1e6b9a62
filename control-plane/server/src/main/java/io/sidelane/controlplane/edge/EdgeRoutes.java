package io.sidelane.controlplane.edge;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.ClusterNotFoundResponseCode;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.sidelane.controlplane.mesh.envoy.Backends;
import io.sidelane.controlplane.mesh.envoy.ClientKind;
import io.sidelane.controlplane.mesh.envoy.Clusters;
import io.sidelane.controlplane.mesh.envoy.Headers;
import io.sidelane.controlplane.mesh.envoy.Messages;
import io.sidelane.controlplane.mesh.envoy.RankedMatch;
import io.sidelane.controlplane.mesh.envoy.Redirects;
import io.sidelane.controlplane.mesh.envoy.Rewrites;
import io.sidelane.controlplane.mesh.envoy.RouteMatches;
import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.Name;
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
                                host.addRoutes(route(port, ranked, facts));
                            }
                            routes.addVirtualHosts(host);
                        });
        return Resource.of(TypeRegistry.RDS, port.name(), routes.build());
    }

    private static Route route(EdgePort port, RankedMatch ranked, MeshFacts facts) {
        var route =
                Route.newBuilder()
                        // A gateway that refuses it names it.
                        .setName(ranked.route().fact().ref().toString())
                        .setMatch(RouteMatches.of(ranked.match(), ClientKind.SIDECAR).getFirst());
        Headers.addTo(route, ranked.rule().filters());
        for (var filter : ranked.rule().filters()) {
            if (filter instanceof FilterFact.Redirect redirect) {
                return route.setRedirect(redirect(redirect, port, ranked)).build();
            }
        }
        return route.setRoute(action(ranked, facts)).build();
    }

    private static RedirectAction.Builder redirect(
            FilterFact.Redirect redirect, EdgePort port, RankedMatch ranked) {
        var action = Redirects.of(redirect, ranked.match().path().value());
        // Without another scheme it is the listener's, says Gateway API.
        return redirect.scheme() == null && redirect.port() == null
                ? action.setPortRedirect(port.port())
                : action;
    }

    private static RouteAction action(RankedMatch ranked, MeshFacts facts) {
        var rule = ranked.rule();
        var clusters = WeightedCluster.newBuilder();
        if (rule.backends().stream().noneMatch(backend -> backend.weight() > 0)) {
            clusters.addClusters(share(Clusters.MISSING, 1));
        }
        for (var backend : rule.backends()) {
            var share =
                    share(
                            cluster(ranked.route(), backend.service(), backend.port(), facts),
                            backend.weight());
            Headers.addTo(share, backend.filters());
            clusters.addClusters(share);
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
        for (var filter : rule.filters()) {
            switch (filter) {
                case FilterFact.Mirror mirror ->
                        action.addRequestMirrorPolicies(
                                Backends.mirror(
                                        cluster(
                                                ranked.route(),
                                                mirror.service(),
                                                mirror.port(),
                                                facts),
                                        mirror));
                case FilterFact.Rewrite rewrite -> Rewrites.addTo(action, rewrite, ranked.match());
                case FilterFact.Headers _, FilterFact.Redirect _ -> {}
            }
        }
        return action.build();
    }

    private static ClusterWeight.Builder share(String cluster, int weight) {
        return ClusterWeight.newBuilder().setName(cluster).setWeight(UInt32Value.of(weight));
    }

    private static String cluster(UsableRoute route, Name name, int number, MeshFacts facts) {
        var target = new Target(name, number);
        var service = facts.services().get(name);
        var port = service == null ? null : service.port(number);
        return port == null || route.broken().contains(target)
                ? Clusters.MISSING
                : EdgeBackends.name(target, port, grpc(route));
    }
}
