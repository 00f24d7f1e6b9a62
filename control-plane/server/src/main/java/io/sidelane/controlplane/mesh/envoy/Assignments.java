package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.sidelane.controlplane.mesh.fact.SliceFact;
import io.sidelane.controlplane.mesh.fact.SliceFact.Health;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Where a service's endpoints are, and which of them come first. */
public final class Assignments {
    private static final String SOCKET_MATCH = "envoy.transport_socket_match";

    private Assignments() {}

    private record Group(int priority, String region, String zone) {}

    public static Resource of(EndpointsInput input) {
        var groups =
                new TreeMap<Group, Map<String, LbEndpoint>>(
                        Comparator.comparingInt(Group::priority)
                                .thenComparing(Group::region)
                                .thenComparing(Group::zone));
        for (var slice : input.slices()) {
            var port = slice.ports().get(input.port());
            if (port == null) {
                continue;
            }
            for (var endpoint : slice.endpoints()) {
                // A slice that another replaces may hold an endpoint that the other has, too.
                groups.computeIfAbsent(group(input, endpoint), _ -> new TreeMap<>())
                        .putIfAbsent(
                                endpoint.addresses().getFirst() + " " + port,
                                lbEndpoint(input, endpoint, port));
            }
        }
        var assignment = ClusterLoadAssignment.newBuilder().setClusterName(input.name());
        var priority = -1;
        var former = -1;
        for (var entry : groups.entrySet()) {
            var group = entry.getKey();
            // Clients refuse priorities with gaps.
            priority += group.priority() == former ? 0 : 1;
            former = group.priority();
            assignment.addEndpoints(
                    LocalityLbEndpoints.newBuilder()
                            .setPriority(priority)
                            .setLocality(
                                    Locality.newBuilder()
                                            .setRegion(group.region())
                                            .setZone(group.zone()))
                            // gRPC leaves out localities without weight.
                            .setLoadBalancingWeight(UInt32Value.of(entry.getValue().size()))
                            .addAllLbEndpoints(entry.getValue().values()));
        }
        return Resource.of(TypeRegistry.EDS, input.name(), assignment.build());
    }

    private static Group group(EndpointsInput input, SliceFact.Endpoint endpoint) {
        var zone = Objects.requireNonNullElse(endpoint.zone(), "");
        return new Group(
                input.prefer().priority(endpoint), input.regions().getOrDefault(zone, ""), zone);
    }

    private static LbEndpoint lbEndpoint(
            EndpointsInput input, SliceFact.Endpoint endpoint, int port) {
        var lb =
                LbEndpoint.newBuilder()
                        .setHealthStatus(status(endpoint.health()))
                        .setEndpoint(
                                Endpoint.newBuilder()
                                        .setAddress(
                                                Messages.address(
                                                        endpoint.addresses().getFirst(), port)));
        if (endpoint.pod() != null && input.mutualTls().contains(endpoint.pod())) {
            lb.setMetadata(
                    Metadata.newBuilder()
                            .putFilterMetadata(
                                    SOCKET_MATCH,
                                    Struct.newBuilder()
                                            .putFields(Clusters.MUTUAL_TLS, Clusters.yes())
                                            .build()));
        }
        return lb.build();
    }

    private static HealthStatus status(Health health) {
        return switch (health) {
            case READY -> HealthStatus.HEALTHY;
            case TERMINATING -> HealthStatus.DRAINING;
            case NOT_READY -> HealthStatus.UNHEALTHY;
        };
    }
}
