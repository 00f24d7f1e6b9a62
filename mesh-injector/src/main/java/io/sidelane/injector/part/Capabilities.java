package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        for (var container : containers) {
            if (areOfNoUse(draft, container)) {
                return AddressPlans.unsupported(
                        "container %s: capabilities have no effect for a user other than 0 with allowPrivilegeEscalation: false (expected: runAsUser: 0, or programs that may gain them by file capabilities)",
                        PodDraft.name(container));
            }
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

    /*
     * A runtime gives no ambient capabilities: exec takes them from another user than root, and
     * no_new_privs keeps programs from bringing them back (capabilities(7)).
     */
    private static boolean areOfNoUse(PodDraft draft, ObjectNode container) {
        return container.at("/securityContext/allowPrivilegeEscalation").asText().equals("false")
                && (!stated(draft, container, "runAsUser").asText("0").equals("0")
                        || stated(draft, container, "runAsNonRoot").asBoolean());
    }

    private static JsonNode stated(PodDraft draft, ObjectNode container, String field) {
        var own = container.path("securityContext").path(field);
        return own.isMissingNode() ? draft.spec().path("securityContext").path(field) : own;
    }
}
