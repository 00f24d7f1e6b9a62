package io.sidelane.injector.part;

import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.PodDraft;
import org.jspecify.annotations.Nullable;

/** Capabilities of the allow-list, on the containers that are meant. */
record Capabilities() implements Step {

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        var capabilities = Row.capabilities(one);
        if (capabilities.isEmpty()) {
            return null;
        }
        var containers = one.containers(draft);
        var refusal = Containers.refusal(one, containers);
        if (refusal != null) {
            return refusal;
        }
        for (var container : containers) {
            var context = PodDraft.object(container, "securityContext");
            var added = PodDraft.array(PodDraft.object(context, "capabilities"), "add");
            for (var capability : capabilities) {
                boolean there = false;
                for (var present : added) {
                    there |= present.asText().equals(capability.word());
                }
                if (!there) {
                    added.add(capability.word());
                }
            }
        }
        return null;
    }
}
