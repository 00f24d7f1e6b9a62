package io.sidelane.it.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.util.List;

/** One listener, one route, one cluster, one endpoint: the smallest mesh that serves HTTP. */
final class MeshResources {
    private static final ConfigSource ADS =
            ConfigSource.newBuilder()
                    .setResourceApiVersion(ApiVersion.V3)
                    .setAds(AggregatedConfigSource.getDefaultInstance())
                    .build();

    private MeshResources() {}

    /** Requests to {@code listenerPort} go to {@code cluster}, which is {@code backendPort}. */
    static Snapshot mesh(int listenerPort, String cluster, int backendPort) {
        return Snapshot.EMPTY
                .with(TypeRegistry.CDS, ResourceSet.of(List.of(cluster(cluster))))
                .with(TypeRegistry.EDS, ResourceSet.of(List.of(endpoint(cluster, backendPort))))
                .with(TypeRegistry.LDS, ResourceSet.of(List.of(listener("http", listenerPort))))
                .with(TypeRegistry.RDS, ResourceSet.of(List.of(route(cluster))));
    }

    static Resource cluster(String name) {
        return Resource.of(
                TypeRegistry.CDS,
                name,
                Cluster.newBuilder()
                        .setName(name)
                        .setType(Cluster.DiscoveryType.EDS)
                        .setConnectTimeout(Duration.newBuilder().setSeconds(5))
                        .setEdsClusterConfig(
                                Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ADS))
                        .build());
    }

    static Resource endpoint(String cluster, int port) {
        var lb =
                LbEndpoint.newBuilder()
                        .setEndpoint(Endpoint.newBuilder().setAddress(loopback(port)));
        return Resource.of(
                TypeRegistry.EDS,
                cluster,
                ClusterLoadAssignment.newBuilder()
                        .setClusterName(cluster)
                        .addEndpoints(LocalityLbEndpoints.newBuilder().addLbEndpoints(lb))
                        .build());
    }

    static Resource route(String cluster) {
        return Resource.of(
                TypeRegistry.RDS,
                "routes",
                RouteConfiguration.newBuilder()
                        .setName("routes")
                        .addVirtualHosts(
                                VirtualHost.newBuilder()
                                        .setName("all")
                                        .addDomains("*")
                                        .addRoutes(
                                                Route.newBuilder()
                                                        .setMatch(
                                                                RouteMatch.newBuilder()
                                                                        .setPrefix("/"))
                                                        .setRoute(
                                                                RouteAction.newBuilder()
                                                                        .setCluster(cluster))))
                        .build());
    }

    static Resource listener(String name, int port) {
        var http =
                HttpConnectionManager.newBuilder()
                        .setStatPrefix(name)
                        .setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName("routes"))
                        .addHttpFilters(
                                HttpFilter.newBuilder()
                                        .setName("envoy.filters.http.router")
                                        .setTypedConfig(Any.pack(Router.getDefaultInstance())));
        return Resource.of(
                TypeRegistry.LDS,
                name,
                Listener.newBuilder()
                        .setName(name)
                        .setAddress(loopback(port))
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .addFilters(
                                                Filter.newBuilder()
                                                        .setName("http")
                                                        .setTypedConfig(Any.pack(http.build()))))
                        .build());
    }

    /** Envoy refuses a listener without filter chains. */
    static Resource badListener(String name, int port) {
        return Resource.of(
                TypeRegistry.LDS,
                name,
                Listener.newBuilder().setName(name).setAddress(loopback(port)).build());
    }

    private static Address loopback(int port) {
        return Address.newBuilder()
                .setSocketAddress(
                        SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port))
                .build();
    }
}
