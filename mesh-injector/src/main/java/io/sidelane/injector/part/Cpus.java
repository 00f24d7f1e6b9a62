package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.Amount;
import io.sidelane.injector.pod.PodDraft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * QoS class Guaranteed with whole CPUs: request = limit in every container. How much is the
 * author's to say; the proxy's share is the profile's.
 */
record Cpus() implements Step {

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        var cpu = one.spec().cpu();
        if (cpu == null || !cpu.integer()) {
            return null;
        }
        var sidecar = one.spec().sidecar();
        if (one.isMeshed() && (sidecar == null || sidecar.proxyResources() == null)) {
            return Refusal.of(
                    Reason.INCOMPATIBLE_WITH_SIDECAR,
                    "sidecar.proxyResources: missing (expected: some, or the sidecar's requests keep the pod from QoS class Guaranteed)");
        }
        var meant = one.meant(draft);
        var all = new ArrayList<>(draft.applications());
        draft.initContainers().stream()
                .filter(container -> !PodDraft.isSidecar(container))
                .forEach(all::add);
        for (var container : all) {
            var refusal = guaranteed(container, meant.contains(container));
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static @Nullable Refusal guaranteed(ObjectNode container, boolean whole) {
        var resources = container.path("resources");
        for (var resource : List.of("cpu", "memory")) {
            var limit = resources.path("limits").path(resource);
            var amount = Amount.of(limit);
            if (amount == null) {
                return wrong(container, resource, limit, "a limit, for QoS class Guaranteed");
            }
            if (whole && resource.equals("cpu") && !Amount.isWhole(amount)) {
                return wrong(container, resource, limit, "whole CPUs");
            }
            var request = resources.path("requests").path(resource);
            var requested = Amount.of(request);
            if (!request.isMissingNode()
                    && (requested == null || requested.compareTo(amount) != 0)) {
                return Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "container %s: %s request %s, limit %s (expected: equal, for QoS class Guaranteed)",
                        PodDraft.name(container),
                        resource,
                        request.asText(),
                        limit.asText());
            }
        }
        return null;
    }

    private static Refusal wrong(
            ObjectNode container, String resource, JsonNode found, String expected) {
        return Refusal.of(
                Reason.UNSUPPORTED_CONFIGURATION,
                "container %s: %s limit %s (expected: %s)",
                PodDraft.name(container),
                resource,
                found.asText("none").isEmpty() ? "none" : found.asText("none"),
                expected);
    }
}
