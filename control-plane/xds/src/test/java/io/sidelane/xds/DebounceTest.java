package io.sidelane.xds;

import static io.sidelane.xds.Debounce.What.ALL;
import static io.sidelane.xds.Debounce.What.ENDPOINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class DebounceTest {
    private final List<String> published = new ArrayList<>();
    private final Time time = new Time();
    private final Debounce debounce =
            Debounce.standard(time, what -> published.add(what + "@" + time.now / 1_000_000));

    /** A clock by hand: what is due runs when it gets there. */
    private static final class Time implements Debounce.Scheduler {
        private record Task(Runnable what, long at) {}

        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(Comparator.comparingLong(Task::at));
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            tasks.add(new Task(task, now + delayNanos));
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(new Task(task, now));
        }

        void advance(int millis) {
            var end = now + millis * 1_000_000L;
            for (var next = tasks.peek(); next != null && next.at() <= end; next = tasks.peek()) {
                tasks.remove();
                now = next.at();
                next.what().run();
            }
            now = end;
        }
    }

    @Test
    void aChangeIsPublishedAfterTheQuietPeriod() {
        debounce.changed(ALL);
        time.advance(9);
        assertThat(published).isEmpty();

        time.advance(1);

        assertThat(published).containsExactly("ALL@10");
    }

    @Test
    void changesThatFollowEachOtherArePublishedOnce() {
        for (var i = 0; i < 5; i++) {
            debounce.changed(ALL);
            time.advance(6);
        }
        time.advance(100);

        assertThat(published).containsExactly("ALL@34");
    }

    @Test
    void changesThatNeverEndArePublishedAtTheBound() {
        for (var i = 0; i < 50; i++) {
            debounce.changed(ALL);
            time.advance(5);
        }

        assertThat(published).containsExactly("ALL@100", "ALL@200");
    }

    @Test
    void endpointsAreNotHeldAndLetNothingElseOut() {
        debounce.changed(ALL);
        debounce.changed(ENDPOINTS);
        debounce.changed(ENDPOINTS);
        time.advance(50);

        assertThat(published).containsExactly("ENDPOINTS@0", "ALL@10");
    }

    @Test
    void aQuietPeriodBeyondTheBoundIsRefused() {
        assertThatThrownBy(
                        () ->
                                new Debounce(
                                        Duration.ofMillis(2), Duration.ofMillis(1), time, _ -> {}))
                .hasMessageStartingWith("debounce quiet: PT0.002S (expected: PT0S..PT0.001S");
    }
}
