package io.sidelane.controlplane.model;

import io.sidelane.api.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod as far as the control plane cares.
 *
 * @param uid as its kubelet names it: {@code metadata.uid}, for a static pod the annotation {@code
 *     kubernetes.io/config.hash}
 * @param node null until it is scheduled
 * @param ips none until it has a network
 * @param over it has ended or is being deleted with no container left
 */
public record PodFact(
        Pod pod,
        String uid,
        @Nullable String node,
        String serviceAccount,
        boolean hostNetwork,
        List<String> ips,
        boolean over) {

    public PodFact {
        ips = List.copyOf(ips);
    }
}
