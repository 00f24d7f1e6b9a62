package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.address.NetworkConfig;
import io.sidelane.api.profile.ResourceRequest;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.Amount;
import io.sidelane.injector.pod.PodDraft;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Extended resources as request and limit, or a claim (DRA), on the containers that the policy
 * names. A device for each of several unnamed containers would be more than anybody asked for.
 */
record Devices() implements Step {

    private static final String CLAIM = "sidelane";
    private static final List<String> FIELDS = List.of("limits", "requests");

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        if (one.spec().resources().isEmpty() && one.spec().resourceClaimTemplateName() == null) {
            return null;
        }
        var containers = one.containers(draft);
        if (containers.size() > 1 && one.policy().spec().containerSelector().names().isEmpty()) {
            return AddressPlans.unsupported(
                    "containers: %s could each get the devices (expected: containerSelector.names, which says who)",
                    containers.stream().map(PodDraft::name).collect(Collectors.joining(", ")));
        }
        return one.spec().resourceClaimTemplateName() == null
                ? resources(one.spec().resources(), OtherNetworks.of(one, draft), containers)
                : claim(one.spec().resourceClaimTemplateName(), draft, containers);
    }

    private static @Nullable Refusal resources(
            List<ResourceRequest> resources,
            List<NetworkConfig> others,
            List<ObjectNode> containers) {
        for (var container : containers) {
            for (var resource : resources) {
                // Multus takes the device of each network from the same ones.
                long taken =
                        others.stream()
                                .filter(other -> resource.name().equals(other.resource()))
                                .count();
                var refusal = resource(container, resource.name(), resource.count() + taken);
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    private static @Nullable Refusal resource(ObjectNode container, String name, long count) {
        var resources = PodDraft.object(container, "resources");
        for (var field : FIELDS) {
            var present = resources.path(field).path(name);
            var amount = Amount.of(present);
            if (!present.isMissingNode()
                    && (amount == null || amount.compareTo(BigDecimal.valueOf(count)) < 0)) {
                return AddressPlans.unsupported(
                        "container %s: %s of %s in %s (expected: at least %d, or none)",
                        PodDraft.name(container), present.asText(), name, field, count);
            }
        }
        // What the author states in one of the two holds for the other: they must be equal.
        var stated =
                FIELDS.stream()
                        .map(field -> resources.path(field).path(name))
                        .filter(present -> !present.isMissingNode())
                        .findFirst()
                        .orElse(JsonNodeFactory.instance.textNode(String.valueOf(count)));
        for (var field : FIELDS) {
            var list = PodDraft.object(resources, field);
            if (!list.has(name)) {
                list.set(name, stated);
            }
        }
        return null;
    }

    private static @Nullable Refusal claim(
            String template, PodDraft draft, List<ObjectNode> containers) {
        var claim =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", CLAIM)
                        .put("resourceClaimTemplateName", template);
        if (!PodDraft.add(draft.spec(), "resourceClaims", claim)) {
            return AddressPlans.unsupported(
                    "resourceClaims: %s is another one (expected: template %s)", CLAIM, template);
        }
        for (var container : containers) {
            var use = JsonNodeFactory.instance.objectNode().put("name", CLAIM);
            PodDraft.add(PodDraft.object(container, "resources"), "claims", use);
        }
        return null;
    }
}
