package io.sidelane.controlplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusPaceTest {

    private static final long EVERY = StatusPace.EVERY.toNanos();

    private final StatusPace pace = new StatusPace(-5);

    @Test
    void aLoneChangeAndItsAnswersAreToldAtOnce() {
        assertThat(pace.take(0)).isZero();
        assertThat(pace.take(10)).isZero();
        assertThat(pace.take(20)).isZero();
    }

    @Test
    void ofABurstOneLookIsTakenInEachInterval() {
        long now = 0;
        for (int i = 0; i < StatusPace.AT_ONCE; i++) {
            pace.take(now);
        }

        for (int i = 0; i < 50; i++) {
            long wait = pace.take(now);
            assertThat(wait).isBetween(EVERY - 10, EVERY);
            now += wait;
        }
    }

    @Test
    void afterARestTheNextIsToldAtOnceAgain() {
        for (int i = 0; i < StatusPace.AT_ONCE; i++) {
            pace.take(0);
        }

        assertThat(pace.take(EVERY * StatusPace.AT_ONCE)).isZero();
    }
}
