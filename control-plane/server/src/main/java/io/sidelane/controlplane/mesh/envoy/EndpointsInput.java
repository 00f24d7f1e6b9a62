package io.sidelane.controlplane.mesh.envoy;

import io.sidelane.controlplane.mesh.fact.SliceFact;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that the endpoints of one service port are made of.
 *
 * @param name the cluster's
 * @param port the service port's name
 * @param regions of zones that have one
 * @param mutualTls pods whose sidecars take TLS
 * @param prefer endpoints near the client first, each kind of them before the rest
 */
public record EndpointsInput(
        String name,
        String port,
        List<SliceFact> slices,
        Map<String, String> regions,
        Set<String> mutualTls,
        Near prefer) {

    /** Where a client is; empty words: anywhere. */
    public record Near(String zone, String node) {
        public static final Near NOWHERE = new Near("", "");

        int priority(SliceFact.Endpoint endpoint) {
            var levels = 0;
            if (!node.isEmpty()) {
                if (node.equals(endpoint.node())) {
                    return 0;
                }
                levels++;
            }
            if (!zone.isEmpty()) {
                if (zone.equals(endpoint.zone())) {
                    return levels;
                }
                levels++;
            }
            return levels;
        }
    }

    public EndpointsInput {
        slices = List.copyOf(slices);
        regions = Map.copyOf(regions);
        mutualTls = Set.copyOf(mutualTls);
    }
}
