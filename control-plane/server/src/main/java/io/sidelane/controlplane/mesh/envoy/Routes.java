package io.sidelane.controlplane.mesh.envoy;

import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.util.List;

/** Which request goes where. A request that no rule of attached routes wants is answered 404. */
public final class Routes {
    private static final int NOWHERE_TO_GO = 500;

    private Routes() {}

    public static Resource of(PortInput input, ClientKind client) {
        var host = VirtualHost.newBuilder().setName(input.name()).addDomains("*");
        if (input.routes().isEmpty()) {
            host.addRoutes(toTheService(input.name(), client));
        }
        for (var ranked : RankedMatch.of(input.routes())) {
            for (var match : RouteMatches.of(ranked.match(), client)) {
                host.addRoutes(route(ranked, match, client));
            }
        }
        var routes =
                RouteConfiguration.newBuilder().setName(input.name()).addVirtualHosts(host).build();
        return Resource.of(TypeRegistry.RDS, routes.getName(), routes);
    }

    private static Route.Builder toTheService(String cluster, ClientKind client) {
        var rule = new RuleFact(List.of(MatchFact.ANY), List.of(), List.of(), null, null, null);
        return Route.newBuilder()
                .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                .setRoute(Timing.of(rule, client, RouteAction.newBuilder().setCluster(cluster)));
    }

    private static Route.Builder route(RankedMatch ranked, RouteMatch match, ClientKind client) {
        var route = Route.newBuilder().setMatch(match);
        Headers.addTo(route, ranked.rule().filters());
        for (var filter : ranked.rule().filters()) {
            if (filter instanceof FilterFact.Redirect redirect) {
                return route.setRedirect(Redirects.of(redirect, ranked.match().path().value()));
            }
        }
        return Backends.anybody(ranked.rule())
                ? route.setRoute(Timing.of(ranked.rule(), client, Backends.action(ranked)))
                : route.setDirectResponse(
                        DirectResponseAction.newBuilder().setStatus(NOWHERE_TO_GO));
    }
}
