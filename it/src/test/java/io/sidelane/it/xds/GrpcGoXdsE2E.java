package io.sidelane.it.xds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.rig.LoopbackControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gRPC-Go client that takes everything from the real control plane, without a proxy. */
class GrpcGoXdsE2E {
    @TempDir Path directory;

    @Test
    void aClientFindsItsServerAndSwitchesWithTheRoute() throws Exception {
        var program = GrpcGo.built();
        var config = Files.createDirectory(directory.resolve("config"));
        try (var servers = new GrpcServers()) {
            Files.writeString(config.resolve("shop.yaml"), servers.documents());
            try (var controlPlane = LoopbackControlPlane.start(config)) {
                var heard = directory.resolve("heard");
                var bootstrap =
                        GrpcBootstrap.write(
                                directory.resolve("grpc.json"), controlPlane.ads(), "shop/web");
                var client = program.start(bootstrap, heard, "xds:///books.shop:80");
                try {
                    GrpcGo.awaitLast(heard, "SERVING");

                    Files.writeString(config.resolve("route.yaml"), GrpcServers.route("books-v2"));
                    GrpcGo.awaitLast(heard, "NOT_SERVING");
                    Files.writeString(config.resolve("route.yaml"), GrpcServers.route("books-v1"));
                    GrpcGo.awaitLast(heard, "SERVING");

                    assertThat(Files.readAllLines(heard))
                            .as("nothing failed on the way")
                            .endsWith("SERVING", "NOT_SERVING", "SERVING");
                } finally {
                    client.destroyForcibly().waitFor();
                }
            }
        }
    }
}
