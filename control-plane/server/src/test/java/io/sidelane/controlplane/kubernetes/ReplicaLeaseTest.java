package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.controlplane.model.ReplicaFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplicaLeaseTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ReplicaLease.Identity WHO =
            new ReplicaLease.Identity("sidelane-system", "cp-1", "uid-1");
    private static final ReplicaFact TOLD =
            new ReplicaFact(
                    3,
                    List.of(
                            new ReplicaFact.Refusal(
                                    "type", "name", "v", "group", "web", 2, "\"no\"", null),
                            new ReplicaFact.Refusal(
                                    "type", "name", "v", "group", "edge", 0, "no", Set.of("r"))),
                    Map.of("gateway/shop/edge", new GatewayCount(2, 1)));

    @Test
    void whatIsWrittenIsRead() {
        var read = ReplicaLease.read(ReplicaLease.of(WHO, TOLD, NOW));

        assertThat(read)
                .isInstanceOfSatisfying(
                        Reading.Taken.class,
                        taken -> {
                            var known = (ReplicaLease.Known) taken.fact();
                            assertThat(known.name()).isEqualTo("cp-1");
                            assertThat(known.fact()).isEqualTo(TOLD);
                        });
    }

    @Test
    void aRenewalIsAnotherFact() {
        var first = ReplicaLease.read(ReplicaLease.of(WHO, TOLD, NOW));
        var second = ReplicaLease.read(ReplicaLease.of(WHO, TOLD, NOW.plusSeconds(5)));

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void whoHasLeftSaysNothing() {
        assertThat(ReplicaLease.read(ReplicaLease.released(WHO)))
                .isInstanceOf(Reading.Nothing.class);
    }

    @Test
    void itGoesWithItsPod() {
        assertThat(ReplicaLease.of(WHO, TOLD, NOW).getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("uid-1"));
    }

    @Test
    void whatIsNoJsonIsRefusedAndNamed() {
        var lease = ReplicaLease.of(WHO, TOLD, NOW);
        lease.getMetadata().getAnnotations().put(ReplicaLease.ANNOTATION, "{");

        assertThat(ReplicaLease.read(lease))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.why()).startsWith("Lease cp-1: "));
    }
}
