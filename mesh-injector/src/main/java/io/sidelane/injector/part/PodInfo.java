package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.PodDraft;
import io.sidelane.injector.reference.RefKind;
import org.jspecify.annotations.Nullable;

/**
 * The pod's labels and annotations as files, where programs look up their devices (app-netutil,
 * "Downward API"). Where network-resources-injector is installed that one adds them after us,
 * without looking whether they are there, and the pod would be refused for a volume that stands
 * twice.
 */
record PodInfo() implements Step {

    private static final String VOLUME = "podnetinfo";
    private static final String PATH = "/etc/podnetinfo";
    private static final String OTHER = "network-resources-injector";

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        if (one.references()
                .all(RefKind.MUTATING_WEBHOOKS)
                .anyMatch(hooks -> hooks.path("metadata").path("name").asText().contains(OTHER))) {
            return null;
        }
        var volume = JsonNodeFactory.instance.objectNode().put("name", VOLUME);
        var items = volume.putObject("downwardAPI").putArray("items");
        for (var what : new String[] {"labels", "annotations"}) {
            items.addObject()
                    .put("path", what)
                    .putObject("fieldRef")
                    .put("fieldPath", "metadata." + what);
        }
        if (!PodDraft.add(draft.spec(), "volumes", volume)) {
            return AddressPlans.unsupported(
                    "volume %s: another one of this name (expected: the pod's labels and annotations)",
                    VOLUME);
        }
        one.containers(draft).forEach(container -> PodDraft.mount(container, VOLUME, PATH, true));
        return null;
    }
}
