package io.sidelane.injector.decision;

import io.sidelane.injector.pod.PodDraft;
import org.jspecify.annotations.Nullable;

/** Something that a path puts on a pod. */
@FunctionalInterface
public interface Step {

    /**
     * Puts it there; again changes nothing.
     *
     * @return why this pod cannot take it, null when it has it now
     */
    @Nullable Refusal apply(Case one, PodDraft draft);
}
