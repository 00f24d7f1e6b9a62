package io.sidelane.xds.scale;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;

/** What all makers' servers serve. */
final class Content {
    static final int FIRST_PORT = 8_080;

    private Content() {}

    static ClusterLoadAssignment endpoints(String cluster, int port) {
        var address =
                Address.newBuilder()
                        .setSocketAddress(
                                SocketAddress.newBuilder()
                                        .setAddress("10.1.2.3")
                                        .setPortValue(port));
        return ClusterLoadAssignment.newBuilder()
                .setClusterName(cluster)
                .addEndpoints(
                        LocalityLbEndpoints.newBuilder()
                                .addLbEndpoints(
                                        LbEndpoint.newBuilder()
                                                .setEndpoint(
                                                        Endpoint.newBuilder().setAddress(address))))
                .build();
    }
}
