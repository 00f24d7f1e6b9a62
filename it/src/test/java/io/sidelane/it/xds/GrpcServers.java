package io.sidelane.it.xds;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Two gRPC servers that can be told apart: one says SERVING, the other NOT_SERVING. */
final class GrpcServers implements AutoCloseable {
    private final Server serving = server(ServingStatus.SERVING);
    private final Server notServing = server(ServingStatus.NOT_SERVING);

    GrpcServers() throws IOException {}

    private static Server server(ServingStatus status) throws IOException {
        var health = new HealthStatusManager();
        health.setStatus("", status);
        BindableService service = health.getHealthService();
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
    }

    int serving() {
        return serving.getPort();
    }

    int notServing() {
        return notServing.getPort();
    }

    /** Two services, and one that is split between them. */
    String documents() {
        var port = "port: 80, appProtocol: grpc";
        return Shop.service("books", "10.96.0.1", port, "127.0.0.1", serving())
                + Shop.service("books-v1", "10.96.0.2", port, "127.0.0.1", serving())
                + Shop.service("books-v2", "10.96.0.3", port, "127.0.0.1", notServing());
    }

    /** A GRPCRoute that gives health checks to one of the two. */
    static String route(String service) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GRPCRoute
        metadata: {name: books, namespace: shop}
        spec:
          parentRefs: [{group: "", kind: Service, name: books}]
          rules:
          - matches: [{method: {service: grpc.health.v1.Health}}]
            backendRefs: [{name: %s, port: 80}]
        """
                .formatted(service);
    }

    @Override
    public void close() {
        serving.shutdownNow();
        notServing.shutdownNow();
    }
}
