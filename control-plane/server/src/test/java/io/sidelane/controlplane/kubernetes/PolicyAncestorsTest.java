package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.statement.PolicyAncestorStatus;
import io.sidelane.controlplane.statement.PolicyAncestorStatus.Ancestor;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyAncestorsTest {

    private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);
    private static final Map<String, Object> OTHERS =
            Map.of(
                    "ancestorRef",
                    Map.of("kind", "Gateway", "name", "edge"),
                    "controllerName",
                    "example.org/other");
    private static final Wanted GOOD =
            new Wanted(
                    new PolicyAncestorStatus(
                            List.of(
                                    new Ancestor(
                                            new Name("shop", "edge"),
                                            List.of(
                                                    Condition.met(
                                                            ConditionType.ACCEPTED, "holds", 3))))),
                    List.of());

    @Test
    void oursIsSaidBesideOthersAndKeepsItsTime() {
        var before = PolicyAncestors.next(List.of(OTHERS), GOOD, THEN);

        assertThat(PolicyAncestors.next(before, GOOD, NOW)).isEqualTo(before);
        assertThat(before).hasSize(2);
        assertThat(before.getFirst()).isEqualTo(OTHERS);
        assertThat(before.getLast())
                .containsEntry("controllerName", "sidelane.io/quic")
                .containsEntry(
                        "ancestorRef",
                        Map.of(
                                "group",
                                "gateway.networking.k8s.io",
                                "kind",
                                "Gateway",
                                "namespace",
                                "shop",
                                "name",
                                "edge"));
        assertThat(before.getLast().toString()).contains("lastTransitionTime=" + THEN);
    }

    @Test
    void whatIsNotSaidAnyMoreGoesAndOthersStay() {
        var before = PolicyAncestors.next(List.of(OTHERS), GOOD, THEN);

        var next =
                PolicyAncestors.next(before, new Wanted(new Verdicts.Conditions(), List.of()), NOW);

        assertThat(next).containsExactly(OTHERS);
    }

    @Test
    void noMoreIsWrittenThanMayStandThere() {
        var full = Collections.nCopies(16, OTHERS);

        assertThat(PolicyAncestors.next(full, GOOD, NOW)).isEqualTo(full);
    }
}
