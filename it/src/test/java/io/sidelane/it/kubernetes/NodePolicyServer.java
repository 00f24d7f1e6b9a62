package io.sidelane.it.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.server.ClientIdentity;
import io.sidelane.xds.server.Limits;
import io.sidelane.xds.server.Transport;
import io.sidelane.xds.server.XdsServer;
import io.sidelane.xds.v1alpha1.BlockingReaders;
import io.sidelane.xds.v1alpha1.Enrol;
import io.sidelane.xds.v1alpha1.Mode;
import io.sidelane.xds.v1alpha1.ObjectSource;
import io.sidelane.xds.v1alpha1.PodIdentity;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import io.sidelane.xds.v1alpha1.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;

/** The real ADS core with one policy for one node, behind TLS of a Secret and one token. */
final class NodePolicyServer implements AutoCloseable {

    private final XdsServer xds;
    private final Server server;

    NodePolicyServer(Secret tls, String token, String node) throws IOException {
        xds =
                XdsServer.builder(TypeRegistry.standard(), (_, _) -> "nodes")
                        .tokens(
                                shown ->
                                        shown.equals(token)
                                                ? new ClientIdentity("agent", node)
                                                : null)
                        .build();
        xds.publish(
                "nodes",
                Snapshot.EMPTY.with(
                        TypeRegistry.REDIRECT_POLICY,
                        ResourceSet.of(
                                List.of(
                                        Resource.of(
                                                TypeRegistry.REDIRECT_POLICY, "all", policy())))));
        server =
                Transport.DEFAULT
                        .applyTo(
                                NettyServerBuilder.forAddress(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                        TlsServerCredentials.create(
                                                data(tls, "tls.crt"), data(tls, "tls.key"))),
                                Limits.DEFAULT)
                        .addServices(xds.services())
                        .build()
                        .start();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() throws InterruptedException {
        xds.close();
        server.shutdownNow().awaitTermination();
    }

    private static InputStream data(Secret secret, String key) {
        return new ByteArrayInputStream(Base64.getDecoder().decode(secret.getData().get(key)));
    }

    private static RedirectPolicy policy() {
        return RedirectPolicy.newBuilder()
                .setName("all")
                .setSource(
                        ObjectSource.newBuilder()
                                .setKind("ClusterAccelerationPolicy")
                                .setName("default")
                                .setGeneration(1))
                .addPods(
                        PodIdentity.newBuilder()
                                .setUid(TestNode.POD)
                                .setNamespace("shop")
                                .setName("orders-1"))
                .setMode(Mode.MODE_REDIRECT)
                .setProfile("sockmap")
                .addScopes(Scope.SCOPE_SIDECAR_LOCAL)
                .addScopes(Scope.SCOPE_SAME_NODE)
                .setBlockingReaders(BlockingReaders.BLOCKING_READERS_SKIP)
                .setUnreadBudgetBytes(1 << 20)
                .setEnrol(Enrol.ENROL_AUTO)
                .setAdoptExisting(true)
                .build();
    }
}
