package io.sidelane.controlplane.mesh.check;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is wrong with facts that cost something to look at: certificates, keys, regular expressions.
 * While a fact stays the same object, from plan to plan, it is looked at once. For one thread.
 *
 * @param <F> a kind of facts, of each of which by itself the answer is made
 */
public final class Found<F> {

    private final Function<F, List<String>> look;
    private final Map<F, List<String>> former;
    private final Map<F, List<String>> now = new IdentityHashMap<>();

    public Found(Function<F, List<String>> look) {
        this(look, Map.of());
    }

    private Found(Function<F, List<String>> look, Map<F, List<String>> former) {
        this.look = look;
        this.former = former;
    }

    /** For the next plan: knows what this one was asked for, and nothing older. */
    public Found<F> next() {
        return new Found<>(look, now);
    }

    /** One line each. */
    public List<String> flaws(F fact) {
        return now.computeIfAbsent(
                fact,
                one -> {
                    var known = former.get(one);
                    return known == null ? List.copyOf(look.apply(one)) : known;
                });
    }
}
