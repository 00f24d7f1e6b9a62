package io.sidelane.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.datapath.Sweeper.Pace;
import io.sidelane.agent.datapath.Sweeper.Switched;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private static final long LOOK = Sweeper.LOOK.toNanos();
    private static final long SETTLE = Sweeper.SETTLE.toNanos();

    @Test
    void sweepsAtOnceWhenPodsChange() {
        var pace = new Pace();

        assertThat(pace.due(0, true, 0)).isTrue();
    }

    @Test
    void rests() {
        var pace = new Pace();
        long now = 0;
        for (int look = 0; look < 1000; look++, now += LOOK) {
            if (pace.due(7, look == 0, now)) {
                pace.swept(0, now);
            }
        }

        assertThat(pace.due(7, false, now + Duration.ofHours(1).toNanos())).isFalse();
    }

    @Test
    void growsPatientWhileNothingCanBeAdopted() {
        var pace = new Pace();
        int sweeps = 0;
        for (int look = 0; look < 300; look++) {
            if (pace.due(look, false, look * LOOK)) {
                sweeps++;
                pace.swept(0, look * LOOK);
            }
        }

        assertThat(sweeps).isBetween(10, 25);
    }

    @Test
    void isQuickAgainOnceSomethingWasAdopted() {
        var pace = new Pace();
        long now = 0;
        for (int i = 0; i < 100; i++, now += Duration.ofSeconds(6).toNanos()) {
            assertThat(pace.due(i, false, now)).isTrue();
            pace.swept(0, now);
        }

        assertThat(pace.due(100, false, now)).isTrue();
        pace.swept(5, now);

        assertThat(pace.due(101, false, now + LOOK)).isTrue();
    }

    @Test
    void takesEndsOffOnlyAfterTheSwitchHasSettled() {
        var switched = new Switched();

        assertThat(switched.due(1, 0)).isFalse();
        assertThat(switched.due(1, SETTLE - 1)).isFalse();
        assertThat(switched.due(1, SETTLE)).isTrue();
    }

    @Test
    void settlesAnewAfterAnotherSwitch() {
        var switched = new Switched();
        var _ = switched.due(1, 0);

        assertThat(switched.due(2, SETTLE)).isFalse();
        assertThat(switched.due(2, 2 * SETTLE)).isTrue();
    }
}
