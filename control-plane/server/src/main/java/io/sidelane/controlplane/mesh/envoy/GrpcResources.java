package io.sidelane.controlplane.mesh.envoy;

import io.sidelane.xds.Resource;
import java.util.List;

/** What gRPC clients are told of one service port. */
public record GrpcResources(
        PortInput input, List<Resource> listeners, Resource routes, Resource cluster) {

    public GrpcResources {
        listeners = List.copyOf(listeners);
    }

    public static GrpcResources of(PortInput input) {
        return new GrpcResources(
                input,
                GrpcListeners.of(input),
                Routes.of(input, ClientKind.GRPC),
                Clusters.grpc(input));
    }
}
