package io.sidelane.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void aBurstIsReadAtOnceAndWhatFollowsAtItsRate() {
        var pace = new Pace(10, 3, 0);

        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(0)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(pace.take(TimeUnit.MILLISECONDS.toNanos(200))).isZero();
    }

    @Test
    void silenceEarnsNoMoreThanABurst() {
        var pace = new Pace(10, 2, 0);
        var later = TimeUnit.HOURS.toNanos(1);

        assertThat(pace.take(later)).isZero();
        assertThat(pace.take(later)).isZero();
        assertThat(pace.take(later)).isPositive();
    }
}
