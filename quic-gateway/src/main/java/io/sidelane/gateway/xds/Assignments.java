package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.config.UpstreamConfig.EndpointConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;

/** Endpoints, those that are well; localities are one to a gateway. */
final class Assignments {

    private static final Subset ASSIGNMENT =
            Subset.of(
                    "cluster_name",
                    "endpoints.locality.*",
                    // Each endpoint has its own weight: these say how many there are.
                    "endpoints.load_balancing_weight.*",
                    "endpoints.lb_endpoints.health_status",
                    "endpoints.lb_endpoints.load_balancing_weight.*",
                    // For sidecars: which endpoints' sidecars take TLS.
                    "endpoints.lb_endpoints.metadata.*",
                    "endpoints.lb_endpoints.endpoint.address.socket_address.address",
                    "endpoints.lb_endpoints.endpoint.address.socket_address.port_value");

    private static final int MAX_WEIGHT = 1_000;

    private Assignments() {}

    static List<EndpointConfig> read(ClusterLoadAssignment assignment) throws RejectedException {
        ASSIGNMENT.check(assignment);
        var endpoints = new LinkedHashMap<String, EndpointConfig>();
        for (var locality : assignment.getEndpointsList()) {
            for (var endpoint : locality.getLbEndpointsList()) {
                if (endpoint.getHealthStatus() != HealthStatus.HEALTHY
                        && endpoint.getHealthStatus() != HealthStatus.UNKNOWN) {
                    continue;
                }
                int weight =
                        endpoint.hasLoadBalancingWeight()
                                ? endpoint.getLoadBalancingWeight().getValue()
                                : 1;
                if (weight < 1 || weight > MAX_WEIGHT) {
                    throw new RejectedException(
                            "load_balancing_weight: %d (expected: 1..%d)"
                                    .formatted(weight, MAX_WEIGHT));
                }
                var address = written(endpoint.getEndpoint().getAddress().getSocketAddress());
                endpoints.putIfAbsent(address, new EndpointConfig(address, weight));
            }
        }
        return List.copyOf(endpoints.values());
    }

    /** As configurations have it; literals only. */
    static String written(SocketAddress address) throws RejectedException {
        try {
            return Address.written(
                    new InetSocketAddress(
                            InetAddress.ofLiteral(address.getAddress()), address.getPortValue()));
        } catch (IllegalArgumentException _) {
            throw new RejectedException(
                    "socket_address: %s port %d (expected: an IP address and a port)"
                            .formatted(address.getAddress(), address.getPortValue()));
        }
    }
}
