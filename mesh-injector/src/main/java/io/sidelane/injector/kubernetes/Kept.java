package io.sidelane.injector.kubernetes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the objects of one kind: what a decision needs, and no more. An object that
 * cannot be read keeps what was last read of it.
 *
 * @param <F> what is kept of one
 */
final class Kept<F> {

    private final Map<String, F> facts = new ConcurrentHashMap<>();

    /**
     * Keeps it.
     *
     * @param fact null: it cannot be read
     * @return whether anything is another than before
     */
    boolean put(String key, @Nullable F fact) {
        return fact != null && !fact.equals(facts.put(key, fact));
    }

    boolean remove(String key) {
        return facts.remove(key) != null;
    }

    @Nullable F get(String key) {
        return facts.get(key);
    }

    Stream<F> all() {
        return facts.values().stream();
    }
}
