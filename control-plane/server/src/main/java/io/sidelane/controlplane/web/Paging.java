package io.sidelane.controlplane.web;

import io.sidelane.api.view.Page;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param after the name that the page before ended with, null for the first page
 */
record Paging(int limit, @Nullable String after) {

    static final int STANDARD = 100;
    static final int MOST = 1_000;

    static Paging of(@Nullable String limit, @Nullable String after) {
        if (limit == null) {
            return new Paging(STANDARD, after);
        }
        if (!limit.matches("[1-9][0-9]{0,3}") || Integer.parseInt(limit) > MOST) {
            throw QuestionException.bad(
                    "limit: %s (expected: a whole number of 1..%d)".formatted(limit, MOST));
        }
        return new Paging(Integer.parseInt(limit), after);
    }

    /**
     * The page, in the order of names.
     *
     * @param name unique among {@code all}
     */
    <S, T> Page<T> page(Collection<S> all, Function<S, String> name, Function<S, T> shown) {
        var rest =
                all.stream()
                        .filter(item -> after == null || name.apply(item).compareTo(after) > 0)
                        .sorted(Comparator.comparing(name))
                        .limit(limit + 1L)
                        .toList();
        var items = rest.stream().limit(limit).toList();
        return new Page<>(
                items.stream().map(shown).toList(),
                all.size(),
                rest.size() > limit ? name.apply(items.getLast()) : null);
    }
}
