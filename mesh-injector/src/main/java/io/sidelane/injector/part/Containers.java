package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.pod.PodDraft;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the containers that a policy names are there. */
final class Containers {

    private Containers() {}

    static @Nullable Refusal refusal(Case one, List<ObjectNode> containers) {
        var missing = new TreeSet<>(one.policy().spec().containerSelector().names());
        containers.forEach(container -> missing.remove(PodDraft.name(container)));
        if (!missing.isEmpty()) {
            return Refusal.of(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "container %s: not in the pod (expected: those that containerSelector.names says)",
                    String.join(", ", missing));
        }
        return containers.isEmpty()
                ? Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "containers: none that containerSelector takes (expected: at least one)")
                : null;
    }
}
