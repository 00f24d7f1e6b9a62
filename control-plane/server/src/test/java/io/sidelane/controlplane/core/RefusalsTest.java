package io.sidelane.controlplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.sidelane.controlplane.mesh.ProxyResources.Plan;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome.Rejected;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.ClientIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final String LDS = TypeRegistry.LDS.url();

    private final Nacks nacks = new Nacks();

    @Test
    void proxiesThatRefuseTheSameVersionAreOneLineThatCountsThem() {
        refuses(1, "sidecar/a", "web", resource("bad", "v1"));
        refuses(2, "sidecar/b", "books", resource("bad", "v1"));
        refuses(3, "sidecar/b", "other", resource("bad", "v2"));

        var told = Refusals.told(nacks, 7, Map.of());

        assertThat(told.proxies()).isEqualTo(7);
        assertThat(told.refusals())
                .extracting(ReplicaFact.Refusal::client, ReplicaFact.Refusal::others)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("web", 1),
                        org.assertj.core.groups.Tuple.tuple("other", 0));
    }

    @Test
    void ofSeveralThatRefuseTheSameAllMustKnowWhatIsInForceAllTheSame() {
        var one = refusal(Set.of("a", "b"));

        assertThat(one.and(refusal(Set.of("c"))).changed()).containsExactly("a", "b", "c");
        assertThat(one.and(refusal(null)).changed()).isNull();
        assertThat(refusal(null).and(one).others()).isEqualTo(1);
    }

    private static ReplicaFact.Refusal refusal(@Nullable Set<String> changed) {
        return new ReplicaFact.Refusal(
                TypeRegistry.RDS.url(),
                "shop/edge/443",
                "v",
                "gateway",
                "edge-1",
                0,
                "no",
                changed);
    }

    @Test
    void whatAgentsRefuseIsInTheirNodesObjects() {
        refuses(1, Groups.ofNode("n1"), "n1", resource("bad", "v1"));

        assertThat(Refusals.told(nacks, 0, Map.of())).isEqualTo(ReplicaFact.NOTHING);
    }

    @Test
    void howMuchIsToldIsBounded() {
        refuses(
                1,
                "sidecar/a",
                "web",
                IntStream.range(0, 500)
                        .mapToObj(i -> resource("r" + i + "-" + "x".repeat(900), "v1"))
                        .toArray(Resource[]::new));

        var told = Refusals.told(nacks, 1, Map.of()).refusals();

        assertThat(told).hasSizeBetween(10, Refusals.MAX_TOLD);
        assertThat(told.toString()).hasSizeLessThan(2 * Refusals.MAX_TOLD_CHARACTERS);
    }

    @Test
    void aVersionThatNobodyShallHaveAnyMoreIsRefusedNoLonger() {
        refuses(1, "sidecar/a", "web", resource("bad", "v1"));
        var others = List.of(Refusals.told(nacks, 1, Map.of()));

        assertThat(Refusals.elsewhere(others, plan(resource("bad", "v1"))))
                .singleElement()
                .satisfies(
                        refusal -> {
                            assertThat(refusal.client()).isEqualTo("web");
                            assertThat(refusal.group()).isEqualTo("sidecar/a");
                        });
        assertThat(nacks.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.group()).isEqualTo("sidecar/a"));
        assertThat(Refusals.elsewhere(others, plan(resource("bad", "v2")))).isEmpty();
        assertThat(Refusals.elsewhere(others, plan(resource("good", "v1")))).isEmpty();
    }

    private void refuses(long stream, String group, String node, Resource... resources) {
        nacks.rejected(
                new Client(stream, node, group, ClientIdentity.ANONYMOUS, Variant.DELTA),
                new Rejected(LDS, "1", List.of(resources), List.of(), null, "no"),
                Instant.EPOCH);
    }

    private static Plan plan(Resource resource) {
        return new Plan() {
            @Override
            public Snapshot snapshot(String group) {
                return group.equals("sidecar/a")
                        ? Snapshot.EMPTY.with(TypeRegistry.LDS, ResourceSet.of(List.of(resource)))
                        : Snapshot.EMPTY;
            }

            @Override
            public Set<ObjectRef> origins(String typeUrl, String name) {
                return Set.of();
            }

            @Override
            public Map<ObjectRef, Wanted> statuses() {
                return Map.of();
            }
        };
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
