package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.ClaimTemplate;
import io.sidelane.injector.reference.RefKind;
import org.jspecify.annotations.Nullable;

/**
 * The claim's template is in the pod's namespace, and there are DeviceClasses that it names
 * (Kubernetes, "Dynamic Resource Allocation").
 */
record ClaimTemplates() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        var name = one.spec().resourceClaimTemplateName();
        if (name == null) {
            return null;
        }
        var template = one.references().find(RefKind.CLAIM_TEMPLATE, one.namespace(), name);
        if (template == null) {
            return Refusal.of(
                    Reason.RESOURCE_NOT_ALLOCATABLE,
                    "ResourceClaimTemplate %s/%s: not found (expected: one of resource.k8s.io/v1)",
                    one.namespace(),
                    name);
        }
        for (var classes : ClaimTemplate.of(template).requests()) {
            if (classes.stream()
                    .allMatch(
                            each ->
                                    one.references().find(RefKind.DEVICE_CLASS, null, each)
                                            == null)) {
                return Refusal.of(
                        Reason.RESOURCE_NOT_ALLOCATABLE,
                        "DeviceClass %s: not found (expected: one that ResourceClaimTemplate %s/%s names)",
                        String.join(" or ", classes),
                        one.namespace(),
                        name);
            }
        }
        return null;
    }
}
