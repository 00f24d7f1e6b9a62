package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.pod.PodDraft;
import org.jspecify.annotations.Nullable;

/** Annotations that others read; what the pod's author wrote is never written over. */
final class Annotations {

    private Annotations() {}

    static @Nullable Refusal put(PodDraft draft, String name, String value) {
        var present = draft.annotation(name);
        if (present == null) {
            draft.annotate(name, value);
            return null;
        }
        return present.equals(value)
                ? null
                : Refusal.of(
                        Reason.CONFLICTING_ANNOTATION,
                        "annotation %s: %s (expected: %s, or none)",
                        name,
                        present,
                        value);
    }
}
