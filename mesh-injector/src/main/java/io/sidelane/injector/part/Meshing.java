package io.sidelane.injector.part;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traffic that leaves the kernel's TCP is seen by no sidecar: nothing may pretend that it is. */
record Meshing() implements Check {

    private static final Set<AccelerationPath> PAST_THE_KERNEL =
            EnumSet.of(
                    AccelerationPath.AF_XDP,
                    AccelerationPath.DPDK_VFIO,
                    AccelerationPath.USERSPACE_MEMIF,
                    AccelerationPath.USERSPACE_VHOST);

    @Override
    public @Nullable Refusal refusal(Case one) {
        if (one.path() == AccelerationPath.VPP_VCL && one.isMeshed()) {
            return Refusal.of(
                    Reason.INCOMPATIBLE_WITH_SIDECAR,
                    "sidecar: injected by the mesh (expected: a pod without one, for all connections would pass it by)");
        }
        if (one.path() == AccelerationPath.VPP_VCL && one.isAmbient()) {
            return Refusal.of(
                    Reason.INCOMPATIBLE_WITH_SIDECAR,
                    "label istio.io/dataplane-mode: ambient (expected: none on the pod, for all connections would pass the mesh by)");
        }
        if (!PAST_THE_KERNEL.contains(one.path())) {
            return null;
        }
        return one.spec().networks().stream()
                .filter(network -> network.meshed())
                .findFirst()
                .map(
                        network ->
                                Refusal.of(
                                        Reason.INCOMPATIBLE_WITH_SIDECAR,
                                        "network %s: meshed: true (expected: false, no sidecar sees what does not go through the kernel)",
                                        network.nameInPod()))
                .orElse(null);
    }
}
