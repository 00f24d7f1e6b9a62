package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.pod.PodDraft;
import org.jspecify.annotations.Nullable;

/** Volumes that are of use in one place alone. */
final class Mounts {

    private Mounts() {}

    /** Mounts a volume where nothing may be mounted but this one. */
    static @Nullable Refusal put(
            ObjectNode container, String volume, String path, boolean readOnly) {
        return PodDraft.mount(container, volume, path, readOnly)
                ? null
                : AddressPlans.unsupported(
                        "container %s: another volume at %s (expected: %s, or none)",
                        PodDraft.name(container), path, volume);
    }
}
