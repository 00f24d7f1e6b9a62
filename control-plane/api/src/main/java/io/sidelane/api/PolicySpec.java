package io.sidelane.api;

import java.util.List;

/**
 * The part that both policy kinds share.
 *
 * @param candidates names of profiles in order of preference, at least one
 * @param priority more wins among policies that are equally specific
 */
public record PolicySpec(
        LabelSelector selector,
        List<String> candidates,
        PortRule ports,
        Enforcement enforcement,
        int priority) {

    public PolicySpec {
        candidates = List.copyOf(candidates);
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("candidates: none (expected: at least one)");
        }
    }

    /** Every pod, every port, enforced. */
    public static PolicySpec of(String... candidates) {
        return new PolicySpec(
                LabelSelector.EVERYTHING,
                List.of(candidates),
                PortRule.ALL,
                Enforcement.ENFORCE,
                0);
    }
}
