package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteQueueTest {

    private static final Duration PACE = Duration.ofMillis(10);
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final WriteQueue<String> queue = new WriteQueue<>(PACE, 3, new Random(7));

    @Test
    void whatIsOfferedTwiceIsTakenOnce() {
        queue.offer("a", NOW);
        queue.offer("a", NOW);

        assertThat(queue.take(NOW)).isEqualTo("a");
        assertThat(queue.take(NOW)).isNull();
    }

    @Test
    void whatIsWithAWorkerIsGivenToNoOtherAndComesBackIfItChangedMeanwhile() {
        queue.offer("a", NOW);
        queue.take(NOW);

        queue.offer("a", NOW);

        assertThat(queue.take(NOW)).isNull();
        queue.done("a", NOW);
        assertThat(queue.take(NOW)).isEqualTo("a");
        queue.done("a", NOW);
        assertThat(queue.take(NOW)).isNull();
        assertThat(queue.size()).isZero();
    }

    @Test
    void aBurstIsLetThroughAndThenThePaceIsKept() {
        for (var key : "abcdef".split("")) {
            queue.offer(key, NOW);
        }

        assertThat(queue.take(NOW)).isEqualTo("a");
        assertThat(queue.take(NOW)).isEqualTo("b");
        assertThat(queue.take(NOW)).isEqualTo("c");
        assertThat(queue.take(NOW)).isEqualTo("d");
        assertThat(queue.take(NOW)).isNull();
        assertThat(queue.idle(NOW)).isEqualTo(PACE);
        assertThat(queue.take(NOW.plus(PACE))).isEqualTo("e");
        assertThat(queue.take(NOW.plus(PACE))).isNull();
    }

    @Test
    void whatFailsWaitsLongerEachTimeAndNeverLongerThanHalfAMinute() {
        var now = NOW;
        queue.offer("a", now);
        var before = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            assertThat(queue.take(now)).isEqualTo("a");

            queue.failed("a", now);

            var wait = Objects.requireNonNull(queue.idle(now));
            assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(30));
            if (i < 9) {
                assertThat(wait).isGreaterThan(before.dividedBy(2));
            }
            before = wait;
            now = now.plus(wait);
        }
        assertThat(before).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aChangeDoesNotShortenTheWaitOfWhatFailed() {
        queue.offer("a", NOW);
        queue.take(NOW);
        queue.failed("a", NOW);

        queue.offer("a", NOW);

        assertThat(queue.take(NOW)).isNull();
        assertThat(queue.take(NOW.plusMillis(50))).isEqualTo("a");
    }

    @Test
    void whatCanWaitIsTakenWithoutWaitingWhenItMeansMore() {
        queue.offer("a", NOW, Duration.ofMinutes(1));
        assertThat(queue.take(NOW)).isNull();

        queue.offer("a", NOW);

        assertThat(queue.take(NOW)).isEqualTo("a");
    }

    @Test
    void whatCanWaitDoesNotPutOffWhatCannot() {
        queue.offer("a", NOW);

        queue.offer("a", NOW, Duration.ofMinutes(1));

        assertThat(queue.take(NOW)).isEqualTo("a");
    }

    @Test
    void whoLeadsNoMoreForgetsAllThatWaits() {
        queue.offer("a", NOW);
        queue.offer("b", NOW);
        queue.take(NOW);
        queue.offer("a", NOW);

        queue.clear();
        queue.done("a", NOW);

        assertThat(queue.take(NOW)).isNull();
        assertThat(queue.size()).isZero();
    }
}
