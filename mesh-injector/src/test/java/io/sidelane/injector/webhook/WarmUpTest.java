package io.sidelane.injector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private final ArrayList<String> outcomes = new ArrayList<>();
    private final WarmUp warmUp = new WarmUp(outcomes::add);

    @Test
    void eachOfItsPodsGetsAPathFromBothStages() {
        int answered = warmUp.run(1, System.nanoTime() + TimeUnit.HOURS.toNanos(1));

        assertThat(answered).isEqualTo(4);
        assertThat(outcomes).containsOnly("injected").hasSize(4);
    }

    @Test
    void itEndsWhenItsTimeIsUp() {
        assertThat(warmUp.run(1, System.nanoTime())).isZero();
        assertThat(outcomes).isEmpty();
    }
}
