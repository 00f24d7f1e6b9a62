package io.sidelane.controlplane.mesh;

import static io.sidelane.controlplane.mesh.TestWorld.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.server.ClientIdentity;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sidecars are told of services and endpoints. */
class SidecarTest {
    private final StandaloneMesh mesh = new StandaloneMesh("cluster.local");

    private Snapshot of(TestWorld world, String nodeId) {
        return mesh.plan(world.world(), null).snapshot(group(nodeId, ClientIdentity.ANONYMOUS));
    }

    private String group(String nodeId, ClientIdentity identity) {
        return mesh.groupOf(Node.newBuilder().setId(nodeId).build(), identity);
    }

    @Test
    void everyServicePortHasAListenerAtItsAddressThatBindsNothing() {
        var snapshot = of(new TestWorld(SHOP), "shop/web");

        var books = Shown.listener(snapshot, "books:80");
        assertThat(books.getAddress().getSocketAddress().getAddress()).isEqualTo("10.96.0.1");
        assertThat(books.getBindToPort().getValue()).isFalse();
        assertThat(books.getFilterChains(0).getFilters(0).getName()).endsWith("connection_manager");
        assertThat(
                        Shown.listener(snapshot, "redis:6379")
                                .getFilterChains(0)
                                .getFilters(0)
                                .getName())
                .endsWith("tcp_proxy");
        assertThat(Shown.names(snapshot, TypeRegistry.LDS))
                .contains("virtualOutbound", "virtualInbound", "health");
    }

    @Test
    void aServiceWithoutRoutesTakesEverythingItself() {
        var snapshot = of(new TestWorld(SHOP), "shop/web");

        assertThat(Shown.routes(snapshot, "books:80")).containsExactly("prefix / -> books:80");
        assertThat(Shown.endpoints(snapshot, "books:80"))
                .containsExactly("0  10.0.0.1:8080 HEALTHY");
        assertThat(Shown.names(snapshot, TypeRegistry.RDS))
                .doesNotContain("redis.shop.svc.cluster.local:6379");
    }

    @Test
    void aHeadlessServiceHasNoListenerButEndpoints() {
        var world =
                new TestWorld(SHOP)
                        .add(TestWorld.service("books", "None", "port: 80, appProtocol: http"));

        var snapshot = of(world, "shop/web");

        assertThat(Shown.names(snapshot, TypeRegistry.LDS))
                .doesNotContain("books.shop.svc.cluster.local:80");
        assertThat(Shown.endpoints(snapshot, "books:80")).isNotEmpty();
    }

    @Test
    void twoServicesAtOneAddressAreOneListenerAndOneIsTold() {
        var world = new TestWorld(SHOP).add(TestWorld.service("cooks", "10.96.0.1", "port: 80"));

        var plan = mesh.plan(world.world(), null);

        assertThat(
                        Shown.names(
                                plan.snapshot(group("shop/web", ClientIdentity.ANONYMOUS)),
                                TypeRegistry.LDS))
                .contains("books.shop.svc.cluster.local:80")
                .doesNotContain("cooks.shop.svc.cluster.local:80");
        assertThat(plan.statuses().keySet()).extracting(r -> r.name()).containsExactly("cooks");
    }

    @Test
    void whoWantsItsOwnZoneHasTheOthersForWhenThatFails() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                """
                                apiVersion: v1
                                kind: Service
                                metadata: {name: books, namespace: shop}
                                spec:
                                  clusterIP: 10.96.0.1
                                  trafficDistribution: PreferClose
                                  ports: [{port: 80, appProtocol: http}]
                                ---
                                apiVersion: discovery.k8s.io/v1
                                kind: EndpointSlice
                                metadata: {name: books-1, namespace: shop, labels: {kubernetes.io/service-name: books}}
                                addressType: IPv4
                                ports: [{name: "", port: 8080}]
                                endpoints:
                                - {addresses: [10.0.0.1], zone: a}
                                - {addresses: [10.0.0.2], zone: b, conditions: {ready: false}}
                                - {addresses: [10.0.0.3], zone: b}
                                """)
                        .node("n", "b")
                        .pod("web", "default", "n", Map.of());

        assertThat(Shown.endpoints(of(world, "shop/web"), "books:80"))
                .containsExactly(
                        "0 b 10.0.0.2:8080 UNHEALTHY",
                        "0 b 10.0.0.3:8080 HEALTHY",
                        "1 a 10.0.0.1:8080 HEALTHY");
        assertThat(Shown.endpoints(of(world, "shop/elsewhere"), "books:80"))
                .allSatisfy(line -> assertThat(line).startsWith("0 "));
    }

    @Test
    void whereNoEndpointIsItIsTheSameAsAnywhere() {
        var world =
                new TestWorld(SHOP)
                        .add(
                                """
                                apiVersion: v1
                                kind: Service
                                metadata: {name: books, namespace: shop}
                                spec:
                                  clusterIP: 10.96.0.1
                                  trafficDistribution: PreferSameNode
                                  ports: [{port: 80, appProtocol: http}]
                                ---
                                apiVersion: discovery.k8s.io/v1
                                kind: EndpointSlice
                                metadata: {name: books-1, namespace: shop, labels: {kubernetes.io/service-name: books}}
                                addressType: IPv4
                                ports: [{name: "", port: 8080}]
                                endpoints:
                                - {addresses: [10.0.0.1], zone: a, nodeName: n}
                                """);

        var plan = mesh.plan(world.world(), null);

        var anywhere = plan.snapshot("sidecar/shop////");
        assertThat(plan.snapshot("sidecar/shop///invented/")).isSameAs(anywhere);
        assertThat(plan.snapshot("sidecar/shop////invented")).isSameAs(anywhere);
        assertThat(plan.snapshot("sidecar/shop///a/")).isNotSameAs(anywhere);
        assertThat(plan.snapshot("sidecar/shop////n")).isNotSameAs(anywhere);
    }

    @Test
    void aProxyThatIsNoPodSaysItsZoneItself() {
        var node =
                Node.newBuilder()
                        .setId("x")
                        .setLocality(Locality.newBuilder().setZone("a"))
                        .setMetadata(
                                Struct.newBuilder()
                                        .putFields(
                                                "namespace",
                                                Value.newBuilder().setStringValue("shop").build()))
                        .build();

        assertThat(mesh.groupOf(node, ClientIdentity.ANONYMOUS)).isEqualTo("sidecar/shop///a/");
    }

    @Test
    void whatIsProvenWinsOverWhatIsClaimed() {
        var spiffe = new ClientIdentity("spiffe://cluster.local/ns/shop/sa/web", null);

        var group = group("shop/web-1", spiffe);

        assertThat(group).isEqualTo("sidecar/shop/web-1/web//");
        assertThat(mesh.refusal(group, spiffe, TypeRegistry.SDS.url())).isNull();
        assertThat(mesh.refusal(group("lab/web-1", spiffe), spiffe, TypeRegistry.LDS.url()))
                .isEqualTo(
                        "namespace: lab (expected: shop, which spiffe://cluster.local/ns/shop/sa/web is of)");
        var node = new ClientIdentity("system:node:n", "n");
        assertThat(mesh.refusal(group("shop/web-1", node), node, TypeRegistry.SDS.url()))
                .startsWith("identity: system:node:n");
    }

    @Test
    void equalWorldsGiveEqualBytesWhateverWasBefore() {
        var other = mesh.plan(new TestWorld("").add(SHOP).world(), null);
        var first = mesh.plan(new TestWorld(SHOP).add(TestWorld.route("r", "{}")).world(), null);

        var later = mesh.plan(new TestWorld(SHOP).world(), first);

        for (var type : TypeRegistry.standard().types()) {
            var group = group("shop/web", ClientIdentity.ANONYMOUS);
            assertThat(later.snapshot(group).resources(type.url()).fingerprint())
                    .isEqualTo(other.snapshot(group).resources(type.url()).fingerprint());
        }
    }

    @Test
    void proxiesThatAreAlikeShareOneSnapshotAndOthersShareMostOfIt() {
        var world = new TestWorld(SHOP).namespace("lab", MeshNames.OUTBOUND, "registry-only");
        var plan = mesh.plan(world.world(), null);

        var one = plan.snapshot(group("shop/web-1", ClientIdentity.ANONYMOUS));
        var two = plan.snapshot(group("shop/web-2", ClientIdentity.ANONYMOUS));
        var lab = plan.snapshot(group("lab/web-2", ClientIdentity.ANONYMOUS));

        assertThat(two).isSameAs(one);
        assertThat(lab.resources(TypeRegistry.EDS.url()))
                .isSameAs(one.resources(TypeRegistry.EDS.url()));
        assertThat(
                        lab.resources(TypeRegistry.LDS.url())
                                .changedSince(one.resources(TypeRegistry.LDS.url())))
                .containsExactly("virtualOutbound");
    }

    @Test
    void onlyWhatChangedIsMadeAgain() {
        var world = new TestWorld(SHOP);
        var before = mesh.plan(world.world(), null);
        var facts = world.world().mesh();

        world.add(TestWorld.slice("books", 8080, "10.0.0.9"));
        var after = mesh.plan(world.world(), before);

        var group = group("shop/web", ClientIdentity.ANONYMOUS);
        assertThat(mesh.onlyEndpointsDiffer(facts, world.world().mesh())).isTrue();
        assertThat(
                        after.snapshot(group)
                                .resources(TypeRegistry.EDS.url())
                                .changedSince(
                                        before.snapshot(group).resources(TypeRegistry.EDS.url())))
                .containsExactly("books.shop.svc.cluster.local:80");
        for (var service : new String[] {"redis", "books-v1"}) {
            var name = service + ".shop.svc.cluster.local:" + (service.equals("redis") ? 6379 : 80);
            assertThat(after.snapshot(group).resources(TypeRegistry.CDS.url()).get(name))
                    .isSameAs(before.snapshot(group).resources(TypeRegistry.CDS.url()).get(name));
        }
    }
}
