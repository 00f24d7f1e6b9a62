package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The messages that what users write goes into, by the URL that they are packed under. */
final class PackedTypes {
    private static final Map<String, Message> BY_URL =
            List.<Message>of(
                            Cluster.getDefaultInstance(),
                            ClusterLoadAssignment.getDefaultInstance(),
                            RouteConfiguration.getDefaultInstance(),
                            Listener.getDefaultInstance(),
                            Secret.getDefaultInstance(),
                            HttpConnectionManager.getDefaultInstance(),
                            TcpProxy.getDefaultInstance(),
                            HttpProtocolOptions.getDefaultInstance(),
                            UpstreamTlsContext.getDefaultInstance(),
                            DownstreamTlsContext.getDefaultInstance())
                    .stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    m ->
                                            "type.googleapis.com/"
                                                    + m.getDescriptorForType().getFullName(),
                                    m -> m));

    private PackedTypes() {}

    static @Nullable Message of(String typeUrl) {
        return BY_URL.get(typeUrl);
    }
}
