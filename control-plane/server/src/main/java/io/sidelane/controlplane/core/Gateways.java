package io.sidelane.controlplane.core;

import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.xds.server.Client;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which gateways are connected here, and what each has yet to answer. For one thread. */
final class Gateways {

    private final Map<Long, String> groups = new HashMap<>();
    private final Map<Long, Set<String>> unanswered = new HashMap<>();

    void connected(Client client) {
        if (EdgeGroups.isGateway(client.group())) {
            groups.put(client.stream(), client.group());
        }
    }

    void disconnected(Client client) {
        groups.remove(client.stream());
        unanswered.remove(client.stream());
    }

    /**
     * @return whether something is to be said
     */
    boolean sent(Client client, String typeUrl) {
        return groups.containsKey(client.stream())
                && unanswered.computeIfAbsent(client.stream(), _ -> new HashSet<>()).add(typeUrl);
    }

    /**
     * @return whether something is to be said
     */
    boolean answered(Client client, String typeUrl) {
        var left = unanswered.get(client.stream());
        return left != null && left.remove(typeUrl);
    }

    /** By group. */
    Map<String, GatewayCount> counts() {
        var counts = new HashMap<String, GatewayCount>();
        groups.forEach(
                (stream, group) ->
                        counts.merge(
                                group,
                                new GatewayCount(
                                        1,
                                        unanswered.getOrDefault(stream, Set.of()).isEmpty()
                                                ? 0
                                                : 1),
                                GatewayCount::plus));
        return counts;
    }
}
