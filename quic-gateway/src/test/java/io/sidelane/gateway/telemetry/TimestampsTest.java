package io.sidelane.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimestampsTest {

    private final Timestamps times = new Timestamps();

    @Test
    void haveThreeDigitsOfMilliseconds() {
        long second = Instant.parse("2026-02-28T23:59:59Z").toEpochMilli();

        assertThat(times.written(second)).isEqualTo("2026-02-28T23:59:59.000Z");
        assertThat(times.written(second + 7)).isEqualTo("2026-02-28T23:59:59.007Z");
        assertThat(times.written(second + 70)).isEqualTo("2026-02-28T23:59:59.070Z");
        assertThat(times.written(second + 999)).isEqualTo("2026-02-28T23:59:59.999Z");
        assertThat(times.written(second + 1_000)).isEqualTo("2026-03-01T00:00:00.000Z");
    }
}
