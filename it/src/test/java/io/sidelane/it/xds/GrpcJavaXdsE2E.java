package io.sidelane.it.xds;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.sidelane.it.rig.LoopbackControlPlane;
import io.sidelane.it.rig.WatchedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grpc-java client that takes everything from the real control plane, without a proxy. */
class GrpcJavaXdsE2E {
    private static final String BOOTSTRAP = "io.grpc.xds.bootstrap";

    @TempDir Path directory;

    @Test
    void aClientFindsItsServersSwitchesWithTheRouteAndHearsOfEndpoints() throws Exception {
        var config = Files.createDirectory(directory.resolve("config"));
        try (var servers = new GrpcServers();
                var controlPlane = controlPlane(config, servers.documents())) {
            bootstrap(controlPlane.ads());
            var channel = channel("xds:///books.shop:80");
            var other = channel("xds:///books-v2.shop.svc.cluster.local:80");
            try {
                GrpcHealth.await(channel, "SERVING");
                GrpcHealth.await(other, "NOT_SERVING");

                WatchedDirectory.write(config, "route.yaml", GrpcServers.route("books-v2"));
                GrpcHealth.await(channel, "NOT_SERVING");
                WatchedDirectory.write(config, "route.yaml", GrpcServers.route("books-v1"));
                GrpcHealth.await(channel, "SERVING");
                // The same service at another place.
                WatchedDirectory.write(
                        config,
                        "moved.yaml",
                        Shop.service(
                                "books-v1",
                                "10.96.0.2",
                                "port: 80, appProtocol: grpc",
                                "127.0.0.1",
                                servers.notServing()));
                WatchedDirectory.write(
                        config, "shop.yaml", servers.documents().replaceFirst(FIRST_V1, ""));
                GrpcHealth.await(channel, "NOT_SERVING");
            } finally {
                other.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
                channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            }
        } finally {
            System.clearProperty(BOOTSTRAP);
        }
    }

    /** Service books-v1 and its slice. */
    private static final String FIRST_V1 =
            "(?s)apiVersion: v1\\nkind: Service\\nmetadata: \\{name: books-v1,.*?---\\n.*?---\\n";

    private static LoopbackControlPlane controlPlane(Path config, String documents)
            throws IOException {
        Files.writeString(config.resolve("shop.yaml"), documents);
        return LoopbackControlPlane.start(config);
    }

    /** The example, with the port that the control plane has here. */
    private void bootstrap(String ads) throws IOException {
        var file = GrpcBootstrap.write(directory.resolve("grpc.json"), ads, "shop/web");
        System.setProperty(BOOTSTRAP, file.toString());
    }

    private static ManagedChannel channel(String target) {
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    }
}
