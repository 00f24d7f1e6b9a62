package io.sidelane.controlplane.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which object is looked at when. Pure but for the randomness that it is given. An object stands in
 * it once, is with one worker at a time, and waits longer each time that it failed; all together
 * are not looked at faster than the rate.
 *
 * @param <K> names an object
 */
final class WriteQueue<K> {

    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 12;

    private record Turn<K>(K key, Instant due, long number) {}

    private final Duration pace;
    private final Duration burst;
    private final RandomGenerator random;
    private final TreeSet<Turn<K>> turns =
            new TreeSet<>(
                    Comparator.comparing((Turn<K> turn) -> turn.due())
                            .thenComparingLong(Turn::number));
    private final Map<K, Turn<K>> waiting = new HashMap<>();
    private final Map<K, Integer> failures = new HashMap<>();

    /** Objects with a worker; true: it is to be looked at again afterwards. */
    private final Map<K, Boolean> busy = new HashMap<>();

    private Instant paidUntil = Instant.EPOCH;
    private long numbers;

    /**
     * @param pace between two looks in the long run
     * @param burst how many may come at once after a rest
     */
    WriteQueue(Duration pace, int burst, RandomGenerator random) {
        this.pace = pace;
        this.burst = pace.multipliedBy(burst);
        this.random = random;
    }

    /** It changed: it is looked at as soon as may be, or when its retry is due if it failed. */
    void offer(K key, Instant now) {
        offer(key, now, Duration.ZERO);
    }

    /**
     * @param delay for what need not be written at once; an earlier turn is kept
     */
    void offer(K key, Instant now, Duration delay) {
        if (busy.containsKey(key)) {
            busy.put(key, true);
            return;
        }
        if (!failures.containsKey(key) || !waiting.containsKey(key)) {
            schedule(key, now.plus(delay));
        }
    }

    /** The next object, for a worker; null while none is due. */
    @Nullable K take(Instant now) {
        var turn = turns.isEmpty() ? null : turns.first();
        if (turn == null || !wait(turn, now).isZero()) {
            return null;
        }
        turns.pollFirst();
        waiting.remove(turn.key());
        busy.put(turn.key(), false);
        var earliest = now.minus(burst);
        paidUntil = (paidUntil.isBefore(earliest) ? earliest : paidUntil).plus(pace);
        return turn.key();
    }

    /** How long nothing will be due if nothing is offered, null when nothing waits. */
    @Nullable Duration idle(Instant now) {
        var turn = turns.isEmpty() ? null : turns.first();
        return turn == null ? null : wait(turn, now);
    }

    /** A worker has done all there was to do. */
    void done(K key, Instant now) {
        failures.remove(key);
        if (Boolean.TRUE.equals(busy.remove(key))) {
            offer(key, now);
        }
    }

    /** It failed in a way that may be over next time. */
    void failed(K key, Instant now) {
        int before = failures.merge(key, 1, Integer::sum) - 1;
        var longest = FIRST_RETRY.multipliedBy(1L << Math.min(before, DOUBLINGS));
        longest = longest.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : longest;
        busy.remove(key);
        // Half of it at least: those who failed together do not come back together.
        schedule(
                key,
                now.plus(longest.dividedBy(2).plusNanos(random.nextLong(longest.toNanos() / 2))));
    }

    /** Forgets all that waits. What is with a worker comes back by itself. */
    void clear() {
        turns.clear();
        waiting.clear();
        failures.clear();
        busy.replaceAll((_, _) -> false);
    }

    int size() {
        return waiting.size() + busy.size();
    }

    private void schedule(K key, Instant due) {
        var before = waiting.get(key);
        if (before != null && !failures.containsKey(key) && !due.isBefore(before.due())) {
            return;
        }
        if (before != null) {
            turns.remove(before);
        }
        var turn = new Turn<>(key, due, numbers++);
        waiting.put(key, turn);
        turns.add(turn);
    }

    private Duration wait(Turn<K> turn, Instant now) {
        var at = turn.due().isAfter(paidUntil) ? turn.due() : paidUntil;
        return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
    }
}
