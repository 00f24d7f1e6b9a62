package io.sidelane.controlplane.edge;

import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import java.util.List;
import java.util.SortedMap;

/**
 * One port of a Gateway: its listeners that can be served, each for other host names.
 *
 * @param name of the Listener and the RouteConfiguration
 * @param clients PEM of those that vouch for clients; empty: no client is asked
 * @param hosts routes by the domain that they are for, {@code *} for any; the first ones first
 */
record EdgePort(
        String name,
        String address,
        int port,
        List<GatewayFact.Listener> listeners,
        String clients,
        SortedMap<String, List<UsableRoute>> hosts,
        String settings) {

    EdgePort {
        listeners = List.copyOf(listeners);
    }
}
