package io.sidelane.controlplane.core;

import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.server.Client;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which gateways are connected here, and what each has answered all of. For one thread. */
final class Gateways {

    private final Map<Long, String> groups = new HashMap<>();
    private final Map<Long, Snapshot> settled = new HashMap<>();

    void connected(Client client) {
        if (EdgeGroups.isGateway(client.group())) {
            groups.put(client.stream(), client.group());
        }
    }

    void disconnected(Client client) {
        groups.remove(client.stream());
        settled.remove(client.stream());
    }

    /**
     * @param snapshot null: something is unanswered
     */
    void settled(Client client, @Nullable Snapshot snapshot) {
        if (snapshot == null || !groups.containsKey(client.stream())) {
            settled.remove(client.stream());
        } else {
            settled.put(client.stream(), snapshot);
        }
    }

    /**
     * By group. Who has not answered all of what was published last is waited for, whether it was
     * sent already or not.
     */
    Map<String, GatewayCount> counts(Publications publications) {
        var counts = new HashMap<String, GatewayCount>();
        groups.forEach(
                (stream, group) -> {
                    boolean waiting = settled.get(stream) != publications.published(group);
                    counts.merge(group, new GatewayCount(1, waiting ? 1 : 0), GatewayCount::plus);
                });
        return counts;
    }
}
