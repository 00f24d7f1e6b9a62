package io.sidelane.it.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Statistics.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    }

    @Test
    void medianOfNothingIsNotANumber() {
        assertThat(Statistics.median(List.of())).isNaN();
    }

    @Test
    void oneWildRoundDoesNotMoveTheMedian() {
        assertThat(Statistics.median(List.of(10.0, 11.0, 900.0))).isEqualTo(11);
    }

    @Test
    void intervalHoldsTheMedianAndStaysWithinTheRounds() {
        var estimate = Statistics.median95(List.of(5.0, 6.0, 7.0, 8.0, 9.0));

        assertThat(estimate.value()).isEqualTo(7);
        assertThat(estimate.low()).isBetween(5.0, 7.0);
        assertThat(estimate.high()).isBetween(7.0, 9.0);
    }

    @Test
    void equalRoundsLeaveNoDoubt() {
        assertThat(Statistics.median95(List.of(3.0, 3.0, 3.0)))
                .isEqualTo(new Statistics.Estimate(3, 3, 3));
    }

    @Test
    void ratioDrawsRoundsInPairsSoADisturbanceOfBothCancels() {
        var over = List.of(8.0, 80.0, 16.0, 24.0);
        var under = List.of(10.0, 100.0, 20.0, 30.0);

        var ratio = Statistics.ratio95(over, under);

        assertThat(ratio.low()).isCloseTo(0.8, offset(1e-9));
        assertThat(ratio.high()).isCloseTo(0.8, offset(1e-9));
    }

    @Test
    void sameRoundsGiveTheSameIntervalEachTime() {
        var rounds = List.of(1.0, 5.0, 2.0, 9.0, 4.0);

        assertThat(Statistics.median95(rounds)).isEqualTo(Statistics.median95(rounds));
    }

    @Test
    void noRoundsAreNoEstimate() {
        assertThat(Statistics.ratio95(List.of(), List.of(1.0)).value()).isNaN();
    }
}
