package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;

/** {@code :15021/healthz/ready}, where a kubelet asks Istio's sidecars, too. */
public final class HealthListener {
    private static final int PORT = 15_021;

    private HealthListener() {}

    public static Resource resource() {
        var check =
                HealthCheck.newBuilder()
                        .setPassThroughMode(BoolValue.of(false))
                        .addHeaders(
                                HeaderMatcher.newBuilder()
                                        .setName(":path")
                                        .setStringMatch(
                                                StringMatcher.newBuilder()
                                                        .setExact("/healthz/ready")))
                        .build();
        var manager =
                HttpConnectionManager.newBuilder()
                        .setStatPrefix("health")
                        .setRouteConfig(RouteConfiguration.newBuilder().setName("health"))
                        .addHttpFilters(
                                HttpFilter.newBuilder()
                                        .setName("envoy.filters.http.health_check")
                                        .setTypedConfig(Messages.pack(check)))
                        .addHttpFilters(Filters.router(Router.getDefaultInstance()))
                        .build();
        var listener =
                Listener.newBuilder()
                        .setName("health")
                        .setAddress(Messages.address("0.0.0.0", PORT))
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .addFilters(
                                                Filter.newBuilder()
                                                        .setName(
                                                                "envoy.filters.network.http_connection_manager")
                                                        .setTypedConfig(Messages.pack(manager))))
                        .build();
        return Resource.of(TypeRegistry.LDS, listener.getName(), listener);
    }
}
