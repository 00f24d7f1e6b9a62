package io.sidelane.controlplane.kubernetes.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.api.status.ConditionStatus;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.RejectedPath;
import io.sidelane.api.status.StatusCondition;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HappeningsTest {

    private static final ObjectRef POLICY =
            new ObjectRef("sidelane.io", "AccelerationPolicy", "shop", "orders");

    private static final StatusCondition WAITS =
            condition(ConditionType.PROGRAMMED, false, "NodeNotSynced", "0 of 1 nodes", 1);
    private static final StatusCondition IN_FORCE =
            condition(ConditionType.PROGRAMMED, true, "Programmed", "1 of 1 nodes", 1);
    private static final StatusCondition NACKED =
            condition(ConditionType.PROGRAMMED, false, "Rejected", "node-1: too many ports", 2);

    @Test
    void waitingIsNothingAndBeingInForceIsToldOnceAGeneration() {
        assertThat(between(null, status(WAITS))).isEmpty();
        assertThat(between(status(WAITS), status(IN_FORCE)))
                .containsExactly(
                        new Happening(
                                POLICY,
                                "u",
                                false,
                                "Programmed",
                                "UpdateStatus",
                                "Programmed: 1 of 1 nodes"));
        assertThat(between(status(IN_FORCE), status(IN_FORCE))).isEmpty();
        assertThat(
                        between(
                                status(IN_FORCE),
                                status(
                                        condition(
                                                ConditionType.PROGRAMMED,
                                                true,
                                                "Programmed",
                                                "1 of 1 nodes",
                                                2))))
                .hasSize(1);
    }

    @Test
    void aRefusalIsAWarningInTheClientsOwnWords() {
        assertThat(between(status(IN_FORCE), status(NACKED)))
                .containsExactly(
                        new Happening(
                                POLICY,
                                "u",
                                true,
                                "Rejected",
                                "UpdateStatus",
                                "Programmed: node-1: too many ports"));
    }

    @Test
    void lessThanWasAskedForIsBadNewsWhereAllElseIsBadWhenItIsNotSo() {
        var degraded = condition(ConditionType.DEGRADED, true, "Degraded", "3 pods (NoIommu)", 1);
        var accepted = condition(ConditionType.ACCEPTED, true, "Accepted", "3 pods", 1);

        assertThat(between(null, status(accepted, degraded)))
                .containsExactly(
                        new Happening(
                                POLICY,
                                "u",
                                true,
                                "Degraded",
                                "UpdateStatus",
                                "Degraded: 3 pods (NoIommu)"));
        assertThat(
                        between(
                                status(accepted),
                                status(
                                        condition(
                                                ConditionType.ACCEPTED,
                                                false,
                                                "Rejected",
                                                "lost",
                                                1))))
                .extracting(Happening::warning)
                .containsExactly(true);
    }

    @Test
    void aCandidateThatIsRefusedIsToldUntilItIsRefusedForAnotherReason() {
        var refused = refused(Reason.NO_IOMMU, "no groups on 3 nodes");

        assertThat(between(null, refused))
                .containsExactly(
                        new Happening(
                                POLICY,
                                "u",
                                true,
                                "NoIommu",
                                "UpdateStatus",
                                "no groups on 3 nodes"));
        assertThat(between(refused, refused(Reason.NO_IOMMU, "no groups on 2 nodes"))).isEmpty();
        assertThat(between(refused, refused(Reason.KERNEL_TOO_OLD, "5.4"))).hasSize(1);
    }

    private static List<Happening> between(@Nullable Record before, Record now) {
        return Happenings.between(POLICY, "u", before, now);
    }

    private static PolicyStatus status(StatusCondition... conditions) {
        return new PolicyStatus(1, List.of(conditions), 0, 0, Map.of(), null, List.of());
    }

    private static PolicyStatus refused(Reason reason, String message) {
        return new PolicyStatus(
                1,
                List.of(),
                0,
                0,
                Map.of(),
                null,
                List.of(new RejectedPath(AccelerationPath.DPDK_VFIO, reason, message)));
    }

    private static StatusCondition condition(
            ConditionType type, boolean met, String reason, String message, long generation) {
        return new StatusCondition(
                type,
                met ? ConditionStatus.TRUE : ConditionStatus.FALSE,
                reason,
                message,
                generation,
                Instant.EPOCH);
    }
}
