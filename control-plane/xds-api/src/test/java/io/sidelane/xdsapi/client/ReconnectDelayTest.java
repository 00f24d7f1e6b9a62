package io.sidelane.xdsapi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {

    @Test
    void itDoublesUpToTheLongest() {
        var shortest = new ReconnectDelay(fixed(0));
        var longest = new ReconnectDelay(fixed(Long.MAX_VALUE));

        assertThat(millis(shortest))
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 4000L, 4000L);
        assertThat(millis(longest))
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 8000L, 8000L);
    }

    @Test
    void agentsDoNotComeBackTogether() {
        var random = new Random(1);

        assertThat(Stream.generate(() -> new ReconnectDelay(random).next()).limit(100).distinct())
                .hasSizeGreaterThan(90);
    }

    @Test
    void aConnectionThatHeldStartsItAnew() {
        var delay = new ReconnectDelay(fixed(0));
        delay.next();
        delay.next();

        delay.reset();

        assertThat(delay.next()).isEqualTo(ReconnectDelay.FIRST.dividedBy(2));
    }

    private static Stream<Long> millis(ReconnectDelay delay) {
        return Stream.generate(delay::next).limit(8).map(Duration::toMillis);
    }

    /** The number that is nearest to {@code wished} within the bound. */
    private static RandomGenerator fixed(long wished) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return wished;
            }

            @Override
            public long nextLong(long bound) {
                return Math.min(wished, bound - 1);
            }
        };
    }
}
