package io.sidelane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FallbackTest {

    private static final long BEGAN = Long.MAX_VALUE - 1;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Fallback fallback = new Fallback(BEGAN);

    @Test
    void whoIsThereHasFiveSecondsToSpeak() {
        assertThat(fallback.untilDue(BEGAN + SECOND)).isEqualTo(4 * SECOND);
        assertThat(fallback.fires(true, BEGAN + 4 * SECOND)).isFalse();
        assertThat(fallback.fires(true, BEGAN + 5 * SECOND)).isTrue();
    }

    @Test
    void whereNobodyIsItIsTriedAtOnceAndOnceAlone() {
        assertThat(fallback.fires(false, BEGAN)).isTrue();

        assertThat(fallback.fires(false, BEGAN + 6 * SECOND)).isFalse();
        assertThat(fallback.untilDue(BEGAN + 6 * SECOND)).isPositive();
        assertThat(fallback.isDue(false, BEGAN + 6 * SECOND)).isTrue();
    }

    @Test
    void withMoreToServeItIsTriedAgain() {
        assertThat(fallback.fires(false, BEGAN)).isTrue();
        fallback.again();

        assertThat(fallback.fires(true, BEGAN + SECOND)).isFalse();
        assertThat(fallback.fires(true, BEGAN + 5 * SECOND)).isTrue();
    }
}
