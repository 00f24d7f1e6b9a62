package io.sidelane.controlplane.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.server.ClientIdentity;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What gRPC's own clients and servers are told. */
class GrpcTest {
    private static final String SERVER = "grpc/server?xds.resource.listening_address=";
    private static final String BOOKS =
            TestWorld.service("books", "10.96.0.1", "port: 80, appProtocol: grpc")
                    + TestWorld.slice("books", 8080, "10.0.0.1")
                            .replace("}]", ", targetRef: {kind: Pod, name: books}}]");

    private final StandaloneMesh mesh = new StandaloneMesh("cluster.local");

    private Snapshot of(TestWorld world, String nodeId) {
        var node = Node.newBuilder().setId(nodeId).setUserAgentName("gRPC Java").build();
        return mesh.plan(world.world(), null)
                .snapshot(mesh.groupOf(node, ClientIdentity.ANONYMOUS));
    }

    private static TestWorld world(String mode) {
        return new TestWorld(BOOKS)
                .namespace("shop", MeshNames.MTLS, mode)
                .pod("books", "librarian", "n", Map.of());
    }

    @Test
    void aServerIsServedAtEachAddressByWhichAServiceReachesItsPod() {
        var snapshot = of(world("off"), "shop/books");

        assertThat(Shown.names(snapshot, TypeRegistry.LDS))
                .contains(SERVER + "0.0.0.0:8080", SERVER + "[::]:8080", SERVER + "10.0.0.1:8080");
        var listener = Shown.listener(snapshot, SERVER + "10.0.0.1:8080");
        assertThat(listener.getAddress().getSocketAddress().getAddress()).isEqualTo("10.0.0.1");
        assertThat(listener.getAddress().getSocketAddress().getPortValue()).isEqualTo(8080);
        assertThat(listener.getFilterChains(0).hasTransportSocket()).isFalse();
    }

    @Test
    void whoIsNoSuchPodIsServedNowhere() {
        assertThat(Shown.names(of(world("off"), "shop/web"), TypeRegistry.LDS))
                .isNotEmpty()
                .noneMatch(name -> name.startsWith(SERVER));
    }

    @Test
    void whereStrictIsSaidBothEndsProveThemselvesByWhatTheirBootstrapsHave() throws Exception {
        var snapshot = of(world("strict"), "shop/books");

        var atServer =
                Shown.listener(snapshot, SERVER + "0.0.0.0:8080")
                        .getFilterChains(0)
                        .getTransportSocket()
                        .getTypedConfig()
                        .unpack(DownstreamTlsContext.class);
        var toServer =
                Shown.cluster(snapshot, "books:80")
                        .getTransportSocket()
                        .getTypedConfig()
                        .unpack(UpstreamTlsContext.class);

        assertThat(atServer.getRequireClientCertificate().getValue()).isTrue();
        assertThat(providers(atServer.getCommonTlsContext())).isEqualTo("default default");
        assertThat(providers(toServer.getCommonTlsContext())).isEqualTo("default default");
        assertThat(names(toServer.getCommonTlsContext()))
                .contains("spiffe://cluster.local/ns/shop/sa/librarian");
        assertThat(names(atServer.getCommonTlsContext())).isEqualTo("[]");
    }

    @Test
    void wherePermissiveIsSaidNeitherEndSpeaksTls() {
        var snapshot = of(world("permissive"), "shop/books");

        assertThat(Shown.cluster(snapshot, "books:80").hasTransportSocket()).isFalse();
        assertThat(
                        Shown.listener(snapshot, SERVER + "0.0.0.0:8080")
                                .getFilterChains(0)
                                .hasTransportSocket())
                .isFalse();
    }

    private static String providers(CommonTlsContext tls) {
        return tls.getTlsCertificateProviderInstance().getInstanceName()
                + " "
                + tls.getValidationContext().getCaCertificateProviderInstance().getInstanceName();
    }

    // The only names that gRPC reads.
    @SuppressWarnings("deprecation")
    private static String names(CommonTlsContext tls) {
        return tls.getValidationContext().getMatchSubjectAltNamesList().toString();
    }
}
