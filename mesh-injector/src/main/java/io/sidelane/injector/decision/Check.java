package io.sidelane.injector.decision;

import org.jspecify.annotations.Nullable;

/** Something that must hold before a candidate can be had. */
@FunctionalInterface
public interface Check {

    /**
     * Looks at one candidate.
     *
     * @return null when it holds
     */
    @Nullable Refusal refusal(Case one);
}
