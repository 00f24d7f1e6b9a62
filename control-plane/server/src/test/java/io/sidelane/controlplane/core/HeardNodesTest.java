package io.sidelane.controlplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PathReadiness;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeardNodesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final HeardNodes nodes = new HeardNodes();

    @Test
    void onlyAnotherReadinessIsWorthResolvingAgain() {
        assertThat(nodes.reported(1, report("n1", true), START)).isTrue();
        assertThat(nodes.reported(1, report("n1", true), START)).isFalse();
        assertThat(nodes.reported(1, report("n1", false), START)).isTrue();
    }

    @Test
    void aNodeIsKeptForAWhileAfterItsStreamEnded() {
        nodes.reported(1, report("n1", true), START);

        nodes.ended(1, "n1");

        assertThat(nodes.forget(START.plus(HeardNodes.KEPT))).isFalse();
        assertThat(nodes.all().get("n1")).satisfies(node -> assertThat(node.connected()).isFalse());
        assertThat(nodes.forget(START.plus(HeardNodes.KEPT).plusSeconds(1))).isTrue();
        assertThat(nodes.all()).isEmpty();
    }

    @Test
    void theEndOfAnOlderStreamIsNotTheNodesEnd() {
        nodes.reported(1, report("n1", true), START);
        nodes.reported(2, report("n1", true), START);

        nodes.ended(1, "n1");
        nodes.reported(1, report("n1", false), START);

        assertThat(nodes.all().get("n1")).satisfies(node -> assertThat(node.connected()).isTrue());
        assertThat(nodes.readiness(Map.of()).get("n1"))
                .satisfies(
                        readiness ->
                                assertThat(readiness.paths().values())
                                        .allMatch(state -> state.ready()));
    }

    @Test
    void whatIsHeardHereComesBeforeWhatWasHeardElsewhere() {
        nodes.reported(1, report("n1", true), START);
        var elsewhere = io.sidelane.controlplane.resolve.NodeReadiness.of(report("n1", false));

        var all = nodes.readiness(Map.of("n1", elsewhere, "n2", elsewhere));

        assertThat(all).hasSize(2);
        assertThat(all.get("n1")).isNotEqualTo(elsewhere);
        assertThat(all.get("n2")).isEqualTo(elsewhere);
    }

    @Test
    void aNodeThatWentToAnotherReplicaIsThatOnesToSpeakOf() {
        nodes.reported(1, report("n1", true), START);
        nodes.reported(2, report("n2", true), START);

        nodes.ended(1, "n1");

        assertThat(nodes.present(Set.of())).containsOnlyKeys("n1", "n2");
        assertThat(nodes.present(Set.of("n1", "n2"))).containsOnlyKeys("n2");
    }

    private static NodeReport report(String node, boolean ready) {
        return NodeReport.newBuilder()
                .setNode(node)
                .addPaths(PathReadiness.newBuilder().setPath("Sockmap").setReady(ready))
                .build();
    }
}
