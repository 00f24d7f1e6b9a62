package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An EndpointSlice.
 *
 * @param service whose it is, by label {@code kubernetes.io/service-name}
 * @param ports numbers on the pods, by the service port's name
 * @param flaws what is wrong with it, one line each; those endpoints are left out
 */
public record SliceFact(
        ObjectRef ref,
        Name service,
        Map<String, Integer> ports,
        List<Endpoint> endpoints,
        List<String> flaws)
        implements Fact {

    /**
     * @param addresses of one and the same endpoint
     * @param pod name of the pod, if it is one
     */
    public record Endpoint(
            List<String> addresses,
            Health health,
            @Nullable String node,
            @Nullable String zone,
            @Nullable String pod) {
        public Endpoint {
            addresses = List.copyOf(addresses);
        }
    }

    /** From {@code conditions}. */
    public enum Health {
        READY,
        /** Takes nothing new, but finishes what it has. */
        TERMINATING,
        NOT_READY
    }

    public SliceFact {
        ports = Map.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        flaws = List.copyOf(flaws);
    }
}
