package io.sidelane.controlplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.status.Feedback;
import io.sidelane.controlplane.view.ParkedNack;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome.Rejected;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.ClientIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NacksTest {

    private static final String LDS = TypeRegistry.LDS.url();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Client ENVOY =
            new Client(1, "sidecar", "mesh", ClientIdentity.ANONYMOUS, Variant.DELTA);

    private static final String GATEWAY = EdgeGroups.of(new Name("shop", "edge"));

    private final Nacks nacks = new Nacks();

    @Test
    void theResourcesThatTheClientNamesAreBlamed() {
        nacks.rejected(ENVOY, rejected("bad: no address", "good", "bad"), NOW);

        assertThat(nacks.all())
                .singleElement()
                .satisfies(
                        nack -> {
                            assertThat(nack.resources()).containsExactly("bad");
                            assertThat(nack.error()).isEqualTo("bad: no address");
                            assertThat(nack.since()).isEqualTo(NOW);
                        });
    }

    @Test
    void aClientThatNamesNoneIsTakenToRefuseAll() {
        nacks.rejected(ENVOY, rejected("no", "a", "b"), NOW);

        assertThat(nacks.all())
                .singleElement()
                .extracting(ParkedNack::resources)
                .isEqualTo(List.of("a", "b"));
    }

    @Test
    void aNameThatIsAPartOfAnotherOneIsNotBlamed() {
        nacks.rejected(ENVOY, rejected("web-2: no address", "web", "web-2", "2", "eu.web-2"), NOW);
        assertThat(refused()).containsExactly("web-2");

        nacks.rejected(ENVOY, rejected("in 'a.b', a: no. See b.", "a.b", "a", "b", "c"), NOW);
        assertThat(refused()).containsExactly("web-2", "a", "a.b", "b");
    }

    @Test
    void whatWasRefusedBeforeStaysRefusedWhenSomethingElseIs() {
        nacks.rejected(ENVOY, rejected("a: no address", "a"), NOW);
        nacks.rejected(ENVOY, rejected("b: no port", "b"), NOW);

        assertThat(nacks.all())
                .extracting(ParkedNack::error)
                .containsExactly("a: no address", "b: no port");
        assertThat(refused()).containsExactly("a", "b");

        nacks.rejected(ENVOY, rejected("a: no port", "a"), NOW);
        assertThat(nacks.all())
                .extracting(ParkedNack::error)
                .containsExactly("b: no port", "a: no port");

        nacks.acknowledged(ENVOY, response("b"));
        assertThat(refused()).containsExactly("a");
    }

    @Test
    void oneAfterTheOtherIsKeptUpToABound() {
        for (int i = 0; i <= Nacks.MAX_RESOURCES; i++) {
            nacks.rejected(ENVOY, rejected("no", "r" + i), NOW);
        }

        assertThat(refused())
                .hasSize(Nacks.MAX_RESOURCES)
                .doesNotContain("r0")
                .contains("r" + Nacks.MAX_RESOURCES);
    }

    private List<String> refused() {
        return nacks.all().stream().flatMap(nack -> nack.resources().stream()).toList();
    }

    @Test
    void anAcknowledgedResourceIsNoLongerRefused() {
        nacks.rejected(ENVOY, rejected("no", "a", "b"), NOW);

        boolean first = nacks.acknowledged(ENVOY, response("a"));
        boolean second = nacks.acknowledged(ENVOY, response("b"));

        assertThat(first).isTrue();
        assertThat(second).isTrue();
        assertThat(nacks.all()).isEmpty();
    }

    @Test
    void anotherVersionOfItIsNoLongerRefused() {
        nacks.rejected(ENVOY, rejected("no", "a"), NOW);

        nacks.published("mesh", LDS, ResourceSet.of(List.of(resource("a", "v1"))));
        assertThat(nacks.all()).hasSize(1);

        nacks.published("mesh", LDS, ResourceSet.of(List.of(resource("a", "v2"))));
        assertThat(nacks.all()).isEmpty();
    }

    @Test
    void aClientThatIsGoneRefusesNothing() {
        nacks.rejected(ENVOY, rejected("no", "a"), NOW);

        nacks.disconnected(ENVOY);

        assertThat(nacks.all()).isEmpty();
    }

    @Test
    void whatAGatewayGoesOnWithTellsWhichRoutesAreNotInForce() {
        var gateway = new Client(1, "edge-1", GATEWAY, ClientIdentity.ANONYMOUS, Variant.DELTA);
        var refused = routes("a", "b", "new");

        nacks.rejected(gateway, rejected(routes("a"), refused), NOW);
        nacks.rejected(ENVOY, rejected(routes("a"), refused), NOW);
        nacks.rejected(ENVOY, rejected("no", "a"), NOW);

        assertThat(nacks.refusals())
                .extracting(Feedback.Refusal::changed)
                .containsExactly(Set.of("b", "new"), null, null);
    }

    private static Rejected rejected(Resource kept, Resource refused) {
        return new Rejected(
                TypeRegistry.RDS.url(), "1", List.of(refused), List.of(), kept, "b: no");
    }

    private static Resource routes(String... names) {
        var host = VirtualHost.newBuilder().setName("*");
        for (var name : names) {
            host.addRoutes(Route.newBuilder().setName(name));
        }
        return Resource.of(
                TypeRegistry.RDS,
                "shop/edge/443",
                RouteConfiguration.newBuilder().addVirtualHosts(host).build());
    }

    @Test
    void thousandsOfResourcesAndLongWordsAreCut() {
        var names = new ArrayList<String>();
        for (int i = 0; i < 5_000; i++) {
            names.add("r" + i);
        }

        nacks.rejected(ENVOY, rejected("?".repeat(100_000), names.toArray(String[]::new)), NOW);

        var nack = nacks.all().getFirst();
        assertThat(nack.resources()).hasSize(Nacks.MAX_RESOURCES);
        assertThat(nack.error()).hasSizeLessThan(Nacks.MAX_WORDS + 20);
    }

    private static Rejected rejected(String error, String... names) {
        return new Rejected(
                LDS,
                "1",
                List.of(names).stream().map(n -> resource(n, "v1")).toList(),
                List.of(),
                null,
                error);
    }

    private static Response response(String name) {
        return new Response(LDS, "n", "2", List.of(resource(name, "v1")), List.of());
    }

    private static Resource resource(String name, String version) {
        return Resource.of(
                TypeRegistry.LDS,
                name,
                Any.newBuilder()
                        .setTypeUrl(LDS)
                        .setValue(ByteString.copyFromUtf8(version))
                        .build());
    }
}
