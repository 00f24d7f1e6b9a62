package io.sidelane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutTest {

    private static final List<Metadata> PODS =
            IntStream.range(0, 1_000).mapToObj(i -> Metadata.named("shop", "web-" + i)).toList();

    @Test
    void noneAndAllAreExact() {
        assertThat(PODS).noneMatch(new Rollout(0)::takes).allMatch(Rollout.ALL::takes);
    }

    @Test
    void aTenthIsAboutATenth() {
        assertThat(PODS.stream().filter(new Rollout(10)::takes).count()).isBetween(60L, 140L);
    }

    @Test
    void moreTakesTheSamePodsAndOthers() {
        var few = PODS.stream().filter(new Rollout(20)::takes).toList();

        assertThat(PODS.stream().filter(new Rollout(50)::takes)).containsAll(few);
    }

    @Test
    void aPercentageIsBounded() {
        assertThatThrownBy(() -> new Rollout(101))
                .hasMessage("percent: 101 (expected: a whole number of 0..100)");
    }
}
