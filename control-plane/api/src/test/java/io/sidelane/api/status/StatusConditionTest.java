package io.sidelane.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusConditionTest {

    private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);

    private static final List<StatusCondition> PRESENT =
            StatusCondition.next(
                    List.of(),
                    List.of(
                            Condition.met(ConditionType.ACCEPTED, "takes part", 1),
                            Condition.met(ConditionType.PROGRAMMED, "by 3 nodes", 1)),
                    THEN);

    @Test
    void theTimeStaysWhereTheValueStays() {
        var next =
                StatusCondition.next(
                        PRESENT,
                        List.of(Condition.met(ConditionType.PROGRAMMED, "by 4 nodes", 2)),
                        NOW);

        assertThat(next)
                .containsExactly(
                        new StatusCondition(
                                ConditionType.PROGRAMMED,
                                ConditionStatus.TRUE,
                                "Programmed",
                                "by 4 nodes",
                                2,
                                THEN));
    }

    @Test
    void theTimeChangesWithTheValue() {
        var next =
                StatusCondition.next(
                        PRESENT,
                        List.of(
                                Condition.unmet(
                                        ConditionType.ACCEPTED, Reason.REJECTED, "lost", 1)),
                        NOW);

        assertThat(next)
                .singleElement()
                .extracting(StatusCondition::status, StatusCondition::lastTransitionTime)
                .containsExactly(ConditionStatus.FALSE, NOW);
    }

    @Test
    void aConditionThatNobodyWantsIsDropped() {
        assertThat(StatusCondition.next(PRESENT, List.of(), NOW)).isEmpty();
    }
}
