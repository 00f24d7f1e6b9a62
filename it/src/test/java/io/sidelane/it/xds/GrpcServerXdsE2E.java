package io.sidelane.it.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.xds.XdsChannelCredentials;
import io.grpc.xds.XdsNameResolverProvider;
import io.grpc.xds.XdsServerBuilder;
import io.grpc.xds.XdsServerCredentials;
import io.sidelane.it.rig.LoopbackControlPlane;
import io.sidelane.it.rig.WatchedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gRPC servers, and clients that prove themselves to them, that take everything from the real
 * control plane, without a proxy.
 */
class GrpcServerXdsE2E {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEME = "xds-of-test";
    private static final String STRICT = Shop.namespace("sidelane.io/mtls: strict");
    private static final String OFF = Shop.namespace("sidelane.io/mtls: \"off\"");

    /** Certificates say that it is books. */
    private static final String POD_OF_OTHERS =
            Shop.pod("books", "")
                    .replace("serviceAccountName: books", "serviceAccountName: others");

    @TempDir Path directory;

    private int port;
    private TestAuthority authority;
    private Path config;

    @SuppressWarnings("NullAway.Init") // begin() comes before every test
    GrpcServerXdsE2E() {}

    @BeforeEach
    void begin() throws IOException {
        port = Backend.freePort();
        authority = new TestAuthority(directory.resolve("keys"));
        config = Files.createDirectory(directory.resolve("config"));
        var service = "port: 80, appProtocol: grpc";
        write("shop.yaml", Shop.service("books", "10.96.0.1", service, "127.0.0.1", port));
        write("pods.yaml", POD_OF_OTHERS);
        write("namespace.yaml", STRICT);
    }

    private void write(String file, String documents) {
        WatchedDirectory.write(config, file, documents);
    }

    @Test
    void aServerInJavaAndItsClientSpeakAsTheNamespaceSaysAndOnlyToWhoItShallBe() throws Exception {
        try (var controlPlane = LoopbackControlPlane.start(config)) {
            // Given to both by hand: grpc-java reads a process' own bootstrap once.
            Map<String, ?> bootstrap =
                    JSON.readValue(
                            bootstrap("books", controlPlane).toFile(), new TypeReference<>() {});
            var names = XdsNameResolverProvider.createForTest(SCHEME, bootstrap);
            NameResolverRegistry.getDefaultRegistry().register(names);
            var server = server(bootstrap);
            var channel =
                    Grpc.newChannelBuilder(
                                    SCHEME + ":///books.shop:80",
                                    XdsChannelCredentials.create(
                                            InsecureChannelCredentials.create()))
                            .build();
            var plain = plain();
            try {
                GrpcHealth.await(channel, "UNAVAILABLE");
                write("pods.yaml", Shop.pod("books", ""));
                GrpcHealth.await(channel, "SERVING");
                assertThat(GrpcHealth.ask(plain)).as("without TLS").contains("UNAVAILABLE");

                write("namespace.yaml", OFF);
                GrpcHealth.await(plain, "SERVING");
                GrpcHealth.await(channel, "SERVING");
            } finally {
                plain.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
                channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
                server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
                NameResolverRegistry.getDefaultRegistry().deregister(names);
            }
        }
    }

    private Server server(Map<String, ?> bootstrap) throws IOException {
        return XdsServerBuilder.forPort(
                        port, XdsServerCredentials.create(InsecureServerCredentials.create()))
                .overrideBootstrapForTest(bootstrap)
                .addService(new HealthStatusManager().getHealthService())
                .build()
                .start();
    }

    private ManagedChannel plain() {
        return Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
    }

    @Test
    void aServerInGoAndItsClientSpeakAsTheNamespaceSaysAndOnlyToWhoItShallBe() throws Exception {
        var program = GrpcGo.built();
        var served = directory.resolve("served");
        var heard = directory.resolve("heard");
        try (var controlPlane = LoopbackControlPlane.start(config)) {
            var server =
                    program.start(
                            bootstrap("books", controlPlane), served, "serve", "127.0.0.1:" + port);
            var client =
                    program.start(bootstrap("web", controlPlane), heard, "xds:///books.shop:80");
            var plain = plain();
            try {
                GrpcGo.awaitLast(served, "SERVING <nil>");
                GrpcGo.awaitLast(heard, ".*(SAN|subject|certificate).*");
                write("pods.yaml", Shop.pod("books", ""));
                GrpcGo.awaitLast(heard, "SERVING");
                assertThat(GrpcHealth.ask(plain)).as("without TLS").contains("UNAVAILABLE");

                write("namespace.yaml", OFF);
                GrpcHealth.await(plain, "SERVING");
                GrpcGo.awaitLast(heard, "SERVING");
            } finally {
                plain.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
                client.destroyForcibly().waitFor();
                server.destroyForcibly().waitFor();
            }
        }
    }

    private Path bootstrap(String account, LoopbackControlPlane controlPlane) throws IOException {
        return GrpcBootstrap.write(
                directory.resolve(account + ".json"),
                controlPlane.ads(),
                "shop/" + account,
                authority.account(account));
    }
}
