package io.sidelane.injector.part;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import org.jspecify.annotations.Nullable;

/** The pod has a network of its own, to which something can be added. */
record OffHost() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        boolean onHost = one.request().pod().path("spec").path("hostNetwork").asBoolean();
        return onHost && one.path() != AccelerationPath.NONE
                ? Refusal.of(
                        Reason.HOST_NETWORK,
                        "hostNetwork: true (expected: a network namespace of the pod's own)")
                : null;
    }
}
