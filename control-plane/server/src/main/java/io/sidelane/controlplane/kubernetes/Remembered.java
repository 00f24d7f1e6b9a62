package io.sidelane.controlplane.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers for a while, and no more than so many: the oldest makes room. For any thread.
 *
 * @param <V> an answer
 */
final class Remembered<V extends @Nullable Object> {

    record Answer<V extends @Nullable Object>(V value, Instant until) {}

    private final Map<String, Answer<V>> answers;
    private final InstantSource clock;

    Remembered(int most, InstantSource clock) {
        this.clock = clock;
        this.answers =
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Answer<V>> eldest) {
                        return size() > most;
                    }
                };
    }

    /** Null when there is none that still counts. */
    synchronized @Nullable Answer<V> get(String key) {
        var answer = answers.get(key);
        if (answer != null && !clock.instant().isBefore(answer.until())) {
            answers.remove(key);
            return null;
        }
        return answer;
    }

    synchronized void put(String key, V value, Duration counts) {
        answers.remove(key);
        answers.put(key, new Answer<>(value, clock.instant().plus(counts)));
    }
}
