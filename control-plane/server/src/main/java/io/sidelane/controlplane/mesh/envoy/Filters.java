package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.WeightedCluster;
import java.time.Duration;

/** What happens to a connection's bytes. */
final class Filters {
    private Filters() {}

    static Filter tcp(String cluster) {
        return tcp(TcpProxy.newBuilder().setCluster(cluster), cluster);
    }

    /** To the service, or to the shares that the first TCPRoute gives. */
    static Filter tcp(PortInput input) {
        if (input.routes().isEmpty()) {
            return tcp(input.name());
        }
        var route = input.routes().getFirst();
        var shares = WeightedCluster.newBuilder();
        for (var rule : route.fact().rules()) {
            for (var backend : rule.backends()) {
                if (backend.weight() > 0) {
                    shares.addClusters(
                            WeightedCluster.ClusterWeight.newBuilder()
                                    .setName(route.cluster(backend.service(), backend.port()))
                                    .setWeight(backend.weight()));
                }
            }
        }
        return shares.getClustersCount() == 0
                ? tcp(Clusters.BLACK_HOLE)
                : tcp(TcpProxy.newBuilder().setWeightedClusters(shares), input.name());
    }

    private static Filter tcp(TcpProxy.Builder proxy, String statPrefix) {
        return Filter.newBuilder()
                .setName("envoy.filters.network.tcp_proxy")
                .setTypedConfig(Messages.pack(proxy.setStatPrefix(statPrefix).build()))
                .build();
    }

    static Filter http(PortInput input) {
        var manager =
                manager(input.name())
                        .setNormalizePath(BoolValue.of(true))
                        .setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH)
                        // A stream that waits for news may wait for long.
                        .setStreamIdleTimeout(Messages.duration(Duration.ZERO))
                        .addUpgradeConfigs(UpgradeConfig.newBuilder().setUpgradeType("websocket"))
                        .addHttpFilters(
                                router(Router.newBuilder().setSuppressEnvoyHeaders(true).build()));
        return Filter.newBuilder()
                .setName("envoy.filters.network.http_connection_manager")
                .setTypedConfig(Messages.pack(manager.build()))
                .build();
    }

    /** That takes its routes from this server. */
    static HttpConnectionManager.Builder manager(String routes) {
        return HttpConnectionManager.newBuilder()
                .setStatPrefix(routes)
                .setRds(Rds.newBuilder().setConfigSource(Messages.ADS).setRouteConfigName(routes));
    }

    static HttpFilter router(Router router) {
        return HttpFilter.newBuilder()
                .setName("envoy.filters.http.router")
                .setTypedConfig(Messages.pack(router))
                .build();
    }
}
