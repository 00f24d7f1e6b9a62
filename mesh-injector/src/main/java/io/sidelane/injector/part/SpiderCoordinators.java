package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.api.profile.IpamProvider;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import org.jspecify.annotations.Nullable;

/**
 * A sidecar on an underlay answers by the node's side only if the pair of interfaces between pod
 * and node has a link-local address (SpiderPool, SpiderCoordinator {@code vethLinkAddress}).
 */
record SpiderCoordinators() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        var ipam = one.spec().ipam();
        if (!one.isMeshed() || ipam == null || ipam.provider() != IpamProvider.SPIDER_POOL) {
            return null;
        }
        var coordinator = one.references().find(RefKind.COORDINATOR, null, "default");
        return coordinator == null
                        || !coordinator.path("spec").path("vethLinkAddress").asText().isEmpty()
                ? null
                : Refusal.of(
                        Reason.INCOMPATIBLE_WITH_SIDECAR,
                        "SpiderCoordinator default: no vethLinkAddress (expected: one such as 169.254.100.1, the pod has a sidecar)");
    }
}
