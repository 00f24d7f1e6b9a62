package io.sidelane.it.rig;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a rig is to have.
 *
 * @param services of the server pod, each behind its sidecar
 * @param plainPods two more pods without sidecars and rules, for direct connections
 * @param hopPod a pod with Istio's rules and an echo in place of the sidecar: one hop by itself
 */
public record RigPlan(Set<Service> services, boolean plainPods, boolean hopPod) {
    public RigPlan {
        services = services.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(services));
    }
}
