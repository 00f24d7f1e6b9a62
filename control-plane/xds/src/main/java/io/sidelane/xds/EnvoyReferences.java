package io.sidelane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.HashSet;
import java.util.Set;

/**
 * What clusters and listeners fetch over the same stream before they are warm. A resource that does
 * not decode has no references: refusing it is the client's part.
 */
final class EnvoyReferences {
    private EnvoyReferences() {}

    static Set<String> endpointsOfCluster(Any body) {
        try {
            var cluster = Cluster.parseFrom(body.getValue());
            var eds = cluster.getEdsClusterConfig();
            if (cluster.getType() != Cluster.DiscoveryType.EDS || !sameStream(eds.getEdsConfig())) {
                return Set.of();
            }
            return Set.of(
                    eds.getServiceName().isEmpty() ? cluster.getName() : eds.getServiceName());
        } catch (InvalidProtocolBufferException _) {
            return Set.of();
        }
    }

    static Set<String> routesOfListener(Any body) {
        try {
            var listener = Listener.parseFrom(body.getValue());
            var routes = new HashSet<String>();
            for (var chain : listener.getFilterChainsList()) {
                addRoutes(chain, routes);
            }
            addRoutes(listener.getDefaultFilterChain(), routes);
            addRoute(listener.getApiListener().getApiListener(), routes);
            return routes;
        } catch (InvalidProtocolBufferException _) {
            return Set.of();
        }
    }

    private static void addRoutes(FilterChain chain, Set<String> routes)
            throws InvalidProtocolBufferException {
        for (var filter : chain.getFiltersList()) {
            addRoute(filter.getTypedConfig(), routes);
        }
    }

    private static void addRoute(Any filter, Set<String> routes)
            throws InvalidProtocolBufferException {
        if (filter.is(HttpConnectionManager.class)) {
            var http = HttpConnectionManager.parseFrom(filter.getValue());
            if (http.hasRds() && sameStream(http.getRds().getConfigSource())) {
                routes.add(http.getRds().getRouteConfigName());
            }
        }
    }

    private static boolean sameStream(ConfigSource source) {
        return source.hasAds() || source.hasSelf();
    }
}
