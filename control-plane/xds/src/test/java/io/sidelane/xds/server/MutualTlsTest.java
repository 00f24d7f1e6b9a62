package io.sidelane.xds.server;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static io.sidelane.xds.server.TestClient.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.sidelane.xds.KeyPairStore;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as the JDK's keytool makes them, over a real connection. */
class MutualTlsTest {
    @TempDir Path directory;

    private @Nullable ClientIdentity identityOf(String subject, String... sans) throws Exception {
        return PeerCertificate.identity(
                KeyPairStore.create(directory, "one", subject, sans).certificate());
    }

    @Test
    void aSpiffeUriIsTheNameAndMayTellTheNode() throws Exception {
        assertThat(identityOf("CN=x", "uri:spiffe://mesh/ns/a/sa/agent/node/n1"))
                .isEqualTo(new ClientIdentity("spiffe://mesh/ns/a/sa/agent/node/n1", "n1"));
    }

    @Test
    void aSpiffeUriWithoutANodeProvesNone() throws Exception {
        assertThat(identityOf("CN=system:node:n1", "uri:spiffe://mesh/ns/a/sa/node"))
                .isEqualTo(new ClientIdentity("spiffe://mesh/ns/a/sa/node", null));
    }

    @Test
    void aCommonNameIsTheNameOtherwise() throws Exception {
        assertThat(identityOf("CN=\"system:node:n1\", O=\"system:nodes\"", "dns:localhost"))
                .isEqualTo(new ClientIdentity("system:node:n1", "n1"));
    }

    /* As cert-manager makes them by default. */
    @Test
    void oneOfDnsNamesAloneProvesNothing() throws Exception {
        assertThat(identityOf("O=mesh", "dns:web.shop")).isNull();
    }

    @Test
    void whoIsCalledAnonymousIsSomebody() throws Exception {
        assertThat(identityOf("CN=anonymous"))
                .isEqualTo(ClientIdentity.ANONYMOUS)
                .extracting(ClientIdentity::isAnonymous)
                .isEqualTo(false);
    }

    @Test
    void aCertificateOfNobodyIsRefused() throws Exception {
        var ours = KeyPairStore.create(directory, "server", "CN=localhost", "dns:localhost");
        var nobody = KeyPairStore.create(directory, "nobody", "O=mesh", "dns:web.shop");
        try (var xds = XdsServer.builder(TypeRegistry.standard(), (_, _) -> "group").build()) {
            var server = start(xds, ours, nobody);
            var channel = connect(server, ours, nobody);
            try {
                var client = TestClient.delta(channel).send(subscribe("n1", REDIRECT_POLICY));

                assertThat(client.end().getCode()).isEqualTo(Code.UNAUTHENTICATED);
            } finally {
                channel.shutdownNow();
                server.shutdownNow();
            }
        }
    }

    @Test
    void anAgentIsKnownByItsCertificate() throws Exception {
        var ours = KeyPairStore.create(directory, "server", "CN=localhost", "dns:localhost");
        var agent = KeyPairStore.create(directory, "agent", "CN=\"system:node:n1\"");
        try (var xds = XdsServer.builder(TypeRegistry.standard(), (_, _) -> "group").build()) {
            xds.publish("group", Snapshot.EMPTY.with(REDIRECT_POLICY, set(REDIRECT_POLICY, "p=1")));
            var server = start(xds, ours, agent);
            var channel = connect(server, ours, agent);
            try {
                var own = TestClient.delta(channel).send(subscribe("n1", REDIRECT_POLICY));
                var other = TestClient.delta(channel).send(subscribe("n2", REDIRECT_POLICY));

                assertThat(own.next().getResourcesCount()).isEqualTo(1);
                assertThat(other.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
            } finally {
                channel.shutdownNow();
                server.shutdownNow();
            }
        }
    }

    private static Server start(XdsServer xds, KeyPairStore ours, KeyPairStore agent)
            throws Exception {
        var context =
                GrpcSslContexts.configure(
                                SslContextBuilder.forServer(ours.key(), ours.certificate()))
                        .trustManager(agent.certificate())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build();
        return Transport.DEFAULT
                .applyTo(
                        NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        Limits.DEFAULT)
                .sslContext(context)
                .addServices(xds.services())
                .build()
                .start();
    }

    private static ManagedChannel connect(Server server, KeyPairStore ours, KeyPairStore agent)
            throws Exception {
        return NettyChannelBuilder.forAddress("localhost", server.getPort())
                .sslContext(
                        GrpcSslContexts.forClient()
                                .trustManager(ours.certificate())
                                .keyManager(agent.key(), agent.certificate())
                                .build())
                .build();
    }
}
