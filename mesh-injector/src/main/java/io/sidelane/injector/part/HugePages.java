package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.Quantity;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.Amount;
import io.sidelane.injector.pod.PodDraft;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Huge pages, limit = request, mounted at {@code /dev/hugepages}. Kubernetes wants memory or CPU
 * beside them ("Manage HugePages"), which only the pod's author can state.
 */
record HugePages() implements Step {

    private static final String VOLUME = "sidelane-hugepages";
    private static final String PATH = "/dev/hugepages";

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        var hugepages = one.spec().hugepages();
        if (hugepages == null) {
            return null;
        }
        var containers = one.containers(draft);
        var resource = "hugepages-" + hugepages.size().word();
        var written = Quantity.written(hugepages.limitBytes());
        for (var container : containers) {
            var refusal = container(container, resource, written);
            if (refusal != null) {
                return refusal;
            }
        }
        var volume = JsonNodeFactory.instance.objectNode().put("name", VOLUME);
        volume.putObject("emptyDir").put("medium", "HugePages-" + hugepages.size().word());
        if (!PodDraft.add(draft.spec(), "volumes", volume)) {
            return AddressPlans.unsupported(
                    "volume %s: another one of this name (expected: huge pages)", VOLUME);
        }
        containers.forEach(container -> PodDraft.mount(container, VOLUME, PATH, false));
        return null;
    }

    private static @Nullable Refusal container(
            ObjectNode container, String resource, String amount) {
        var resources = container.path("resources");
        boolean states =
                List.of("requests", "limits").stream()
                        .map(resources::path)
                        .anyMatch(list -> list.has("cpu") || list.has("memory"));
        if (!states) {
            return AddressPlans.unsupported(
                    "container %s: neither cpu nor memory stated (expected: one of them, Kubernetes wants it beside huge pages)",
                    PodDraft.name(container));
        }
        for (var field : List.of("limits", "requests")) {
            var list = PodDraft.object(PodDraft.object(container, "resources"), field);
            var present = list.path(resource);
            if (present.isMissingNode()) {
                list.put(resource, amount);
                continue;
            }
            var has = Amount.of(present);
            var wanted = Amount.of(amount);
            if (has == null || wanted == null || has.compareTo(wanted) != 0) {
                return AddressPlans.unsupported(
                        "container %s: %s of %s in %s (expected: %s, or none)",
                        PodDraft.name(container), present.asText(), resource, field, amount);
            }
        }
        return null;
    }
}
