package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.pod.PodDraft;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The containers that a policy names are there, where the profile has something for them. */
record Containers() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        if (!hasSomethingForThem(one)) {
            return null;
        }
        var containers = one.containers(PodDraft.reading(one.request().pod()));
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

    private static boolean hasSomethingForThem(Case one) {
        var spec = one.spec();
        return !spec.resources().isEmpty()
                || spec.resourceClaimTemplateName() != null
                || spec.hugepages() != null
                || spec.userspace() != null
                || !Row.capabilities(one).isEmpty();
    }
}
