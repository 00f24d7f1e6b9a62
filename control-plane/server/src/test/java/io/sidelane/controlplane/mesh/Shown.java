package io.sidelane.controlplane.mesh;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Resources in few words. */
final class Shown {
    private static final String DOMAIN = ".shop.svc.cluster.local";

    private Shown() {}

    static List<String> names(Snapshot snapshot, ResourceType type) {
        return snapshot.resources(type.url()).resources().stream().map(r -> r.name()).toList();
    }

    static Cluster cluster(Snapshot snapshot, String service) {
        return get(snapshot, TypeRegistry.CDS, service, Cluster.parser());
    }

    static Listener listener(Snapshot snapshot, String name) {
        return get(snapshot, TypeRegistry.LDS, name, Listener.parser());
    }

    static <M extends Message> M get(
            Snapshot snapshot, ResourceType type, String name, Parser<M> parser) {
        try {
            var resource = snapshot.resources(type.url()).get(whole(name));
            return parser.parseFrom(Objects.requireNonNull(resource, name).body().getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code books:80} is the whole name in namespace shop. */
    private static String whole(String name) {
        return name.contains(":") && !name.contains(".") ? name.replace(":", DOMAIN + ":") : name;
    }

    /**
     * One line a route, in their order: {@code GET prefix /a -> books-v1:80 90, books-v2:80 10}.
     */
    static List<String> routes(Snapshot snapshot, String service) {
        var routes =
                get(snapshot, TypeRegistry.RDS, service, RouteConfiguration.parser())
                        .getVirtualHosts(0)
                        .getRoutesList();
        return routes.stream().map(r -> match(r.getMatch()) + " -> " + action(r)).toList();
    }

    static Route route(Snapshot snapshot, String service, int index) {
        return get(snapshot, TypeRegistry.RDS, service, RouteConfiguration.parser())
                .getVirtualHosts(0)
                .getRoutes(index);
    }

    private static String match(RouteMatch match) {
        var words = new ArrayList<String>();
        for (var header : match.getHeadersList()) {
            var value = header.getStringMatch();
            var shown =
                    value.hasSafeRegex() ? "~" + value.getSafeRegex().getRegex() : value.getExact();
            words.add(header.getName().equals(":method") ? shown : header.getName() + "=" + shown);
        }
        words.add(
                switch (match.getPathSpecifierCase()) {
                    case PATH -> "exact " + match.getPath();
                    case PREFIX -> "prefix " + match.getPrefix();
                    case PATH_SEPARATED_PREFIX -> "segments " + match.getPathSeparatedPrefix();
                    case SAFE_REGEX -> "regex " + match.getSafeRegex().getRegex();
                    default -> match.getPathSpecifierCase().toString();
                });
        return String.join(" ", words);
    }

    private static String action(Route route) {
        if (route.hasDirectResponse()) {
            return Integer.toString(route.getDirectResponse().getStatus());
        }
        if (route.hasRedirect()) {
            return "redirect";
        }
        var action = route.getRoute();
        return action.hasWeightedClusters()
                ? action.getWeightedClusters().getClustersList().stream()
                        .map(c -> shortened(c.getName()) + " " + c.getWeight().getValue())
                        .collect(Collectors.joining(", "))
                : shortened(action.getCluster());
    }

    private static String shortened(String name) {
        return name.replace(DOMAIN, "");
    }

    /** {@code 0 zone-a 10.0.0.1:8080 HEALTHY}, one line each. */
    static List<String> endpoints(Snapshot snapshot, String service) {
        var lines = new ArrayList<String>();
        var assignment = get(snapshot, TypeRegistry.EDS, service, ClusterLoadAssignment.parser());
        for (var locality : assignment.getEndpointsList()) {
            for (var endpoint : locality.getLbEndpointsList()) {
                var address = endpoint.getEndpoint().getAddress().getSocketAddress();
                lines.add(
                        "%d %s %s:%d %s"
                                .formatted(
                                        locality.getPriority(),
                                        locality.getLocality().getZone(),
                                        address.getAddress(),
                                        address.getPortValue(),
                                        endpoint.getHealthStatus()));
            }
        }
        return lines;
    }
}
