package io.sidelane.xds;

import static io.sidelane.xds.Fixtures.cluster;
import static io.sidelane.xds.Fixtures.listener;
import static io.sidelane.xds.Fixtures.resource;
import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.LDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourceTest {

    private static Cluster withMetadata(String... keys) {
        var fields = Struct.newBuilder();
        for (var key : keys) {
            fields.putFields(key, Value.newBuilder().setBoolValue(true).build());
        }
        return Cluster.newBuilder()
                .setName("a")
                .setMetadata(Metadata.newBuilder().putFilterMetadata("f", fields.build()))
                .build();
    }

    @Test
    void equalMessagesHaveEqualVersionsWhateverTheOrderOfTheirMaps() {
        var one = Resource.of(CDS, "a", withMetadata("x", "y", "z"));
        var other = Resource.of(CDS, "a", withMetadata("z", "y", "x"));

        assertThat(one).isEqualTo(other);
        assertThat(one.version()).hasSize(16).isNotEqualTo(cluster("a", "").version());
    }

    @Test
    void versionsAreTheSameOnEveryReplica() {
        assertThat(resource(EDS, "a", "1").version()).isEqualTo("Bag3H2ziwZxk6-PO");
        assertThat(set(EDS, "a=1", "b=2").fingerprint())
                .hasToString("68b5a56770ad3d33ad3c165b6413b1ea");
    }

    @Test
    void aSetsFingerprintDoesNotDependOnOrderAndFollowsItsMembers() {
        var one = set(EDS, "a=1", "b=2");

        assertThat(set(EDS, "b=2", "a=1").fingerprint()).isEqualTo(one.fingerprint());
        assertThat(set(EDS, "b=1", "a=2").fingerprint()).isNotEqualTo(one.fingerprint());
        var sum = new Fingerprint.Sum();
        List.of(resource(EDS, "b", "2"), resource(EDS, "a", "1"))
                .forEach(r -> sum.add(r.fingerprint()));
        assertThat(sum.get()).isEqualTo(one.fingerprint());
        assertThat(one.fingerprint().minus(resource(EDS, "b", "2").fingerprint()))
                .isEqualTo(set(EDS, "a=1").fingerprint());
    }

    @Test
    void aSetFindsWhatAClientSaysByItsBytes() {
        var base = set(EDS, "a=1", "b=2");
        var set = base.with(List.of(resource(EDS, "b", "own"), resource(EDS, "c", "3")));

        assertThat(said(set, resource(EDS, "a", "1"))).isEqualTo(resource(EDS, "a", "1"));
        assertThat(said(set, resource(EDS, "b", "own"))).isEqualTo(resource(EDS, "b", "own"));
        assertThat(said(set, resource(EDS, "c", "3"))).isEqualTo(resource(EDS, "c", "3"));
        assertThat(said(set, resource(EDS, "b", "2"))).isNull();
        assertThat(said(set, resource(EDS, "a", "older"))).isNull();
        assertThat(said(ResourceSet.EMPTY, resource(EDS, "a", "1"))).isNull();
    }

    private static @Nullable Resource said(ResourceSet set, Resource has) {
        var message =
                DeltaDiscoveryRequest.newBuilder()
                        .putInitialResourceVersions(has.name(), has.version())
                        .build()
                        .toByteArray();
        // Tag and length, of a byte each, stand before the entry.
        return set.said(message, 2, message.length);
    }

    @Test
    void aSetKnowsWhatChanged() {
        var older = set(EDS, "a=1", "b=1", "c=1");
        var newer = set(EDS, "b=1", "c=2", "d=1");

        assertThat(newer.changedSince(older)).containsExactlyInAnyOrder("a", "c", "d");
        assertThat(newer.changedSince(older)).isSameAs(newer.changedSince(older));
        assertThat(set(EDS, "a=1", "b=1", "c=1").changedSince(older)).isEmpty();
    }

    @Test
    void aSetOverAnotherIsAsIfItWereWhole() {
        var base = set(EDS, "a=1", "b=1", "d=1");
        var over = base.with(List.of(resource(EDS, "b", "2"), resource(EDS, "c", "1")));
        var whole = set(EDS, "a=1", "b=2", "c=1", "d=1");

        assertThat(over.fingerprint()).isEqualTo(whole.fingerprint());
        assertThat(List.copyOf(over.resources())).isEqualTo(List.copyOf(whole.resources()));
        assertThat(over.size()).isEqualTo(4);
        assertThat(over.changedSince(whole)).isEmpty();
        assertThat(over.changedSince(base)).containsExactlyInAnyOrder("b", "c");
        assertThat(base.changedSince(over)).containsExactlyInAnyOrder("b", "c");
        var nextBase = set(EDS, "a=2", "b=3", "d=1");
        assertThat(nextBase.with(List.of(resource(EDS, "b", "2"))).changedSince(over))
                .containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void aSetMayBePutOverOneThatIsOverAnother() {
        var over =
                set(EDS, "a=1")
                        .with(List.of(resource(EDS, "b", "1")))
                        .with(List.of(resource(EDS, "b", "2"), resource(EDS, "c", "1")));

        assertThat(over.fingerprint()).isEqualTo(set(EDS, "a=1", "b=2", "c=1").fingerprint());
    }

    @Test
    void aNameStandsOnceInItsType() {
        var twice = List.of(resource(EDS, "a", "1"), resource(EDS, "a", "2"));

        assertThatThrownBy(() -> ResourceSet.of(twice))
                .hasMessage("resource name: a twice (expected: once in its type)");
    }

    @Test
    void aSnapshotRefusesResourcesOfAnotherType() {
        var endpoints = set(EDS, "a=1");

        assertThatThrownBy(() -> Snapshot.EMPTY.with(CDS, endpoints))
                .hasMessageContaining("type of resource a: " + EDS.url());
    }

    @Test
    void clustersAndListenersNameWhatTheyFetch() {
        assertThat(cluster("a", "").references()).containsExactly("a");
        assertThat(listener("l", "r").references()).containsExactly("r");
        assertThat(resource(LDS, "l", "no protobuf").references()).isEmpty();
    }
}
