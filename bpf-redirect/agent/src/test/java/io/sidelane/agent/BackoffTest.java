package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsTwiceAsLongEachTimeUpToABound() {
        var backoff = new Backoff();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(50));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
        for (int i = 0; i < 20; i++) {
            backoff.next();
        }
        assertThat(backoff.next()).isEqualTo(Backoff.LONGEST);
    }

    @Test
    void startsAnewAfterAChange() {
        var backoff = new Backoff();
        backoff.next();
        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Backoff.FIRST);
    }
}
