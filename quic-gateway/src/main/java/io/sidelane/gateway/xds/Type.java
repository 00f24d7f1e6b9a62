package io.sidelane.gateway.xds;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import org.jspecify.annotations.Nullable;

/** What a gateway asks for, in the order in which it asks. */
enum Type {
    CDS("envoy.config.cluster.v3.Cluster"),
    EDS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
    SDS("envoy.extensions.transport_sockets.tls.v3.Secret"),
    LDS("envoy.config.listener.v3.Listener"),
    RDS("envoy.config.route.v3.RouteConfiguration");

    private final String url;

    Type(String message) {
        this.url = "type.googleapis.com/" + message;
    }

    String url() {
        return url;
    }

    static @Nullable Type of(String url) {
        for (var type : values()) {
            if (type.url.equals(url)) {
                return type;
            }
        }
        return null;
    }

    /** What a resource of this type says. */
    Object read(Any body, PemCheck check) throws RejectedException {
        return switch (this) {
            case CDS -> Clusters.read(Subset.unpack("resource", body, Cluster.class), check);
            case EDS ->
                    Assignments.read(Subset.unpack("resource", body, ClusterLoadAssignment.class));
            case SDS -> Secrets.read(Subset.unpack("resource", body, Secret.class), check);
            case LDS -> Listeners.read(Subset.unpack("resource", body, Listener.class), check);
            case RDS -> Routes.read(Subset.unpack("resource", body, RouteConfiguration.class));
        };
    }
}
