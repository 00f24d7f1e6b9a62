package io.sidelane.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineRateTest {
    private long now = 1;
    private final LineRate rate = new LineRate(() -> now);

    private long linesOf(int events) {
        return IntStream.range(0, events).filter(_ -> rate.leftOutBefore() >= 0).count();
    }

    @Test
    void aFloodIsAFewLines() {
        assertThat(linesOf(1_000)).isEqualTo(11);
    }

    @Test
    void whatWasLeftOutIsCountedInTheNextLine() {
        linesOf(1_000);

        now += TimeUnit.SECONDS.toNanos(2);

        assertThat(rate.leftOutBefore()).isEqualTo(989);
    }
}
