package io.sidelane.agent.decision;

import io.sidelane.agent.ads.NodePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a pod that the control plane names or the node has.
 *
 * @param uid as in its cgroup's name
 * @param namespace empty when no policy names the pod: a cgroup tells no names
 * @param policy that decides, null when none names the pod
 * @param found whether the node has the pod
 * @param reason in one line for people
 */
public record PodOutcome(
        String uid,
        String namespace,
        String name,
        @Nullable NodePolicy policy,
        boolean found,
        PodStatus.State state,
        String reason) {

    /** How people know it. */
    public String label() {
        return namespace.isEmpty() ? "uid " + uid : namespace + "/" + name;
    }
}
