package io.sidelane.controlplane.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a replica of the control plane says of the proxies that are connected to it, for all
 * replicas.
 *
 * @param proxies how many are connected
 * @param refusals what they refuse
 * @param gateways how many gateways are, by group
 */
public record ReplicaFact(int proxies, List<Refusal> refusals, Map<String, GatewayCount> gateways) {

    public static final ReplicaFact NOTHING = new ReplicaFact(0, List.of(), Map.of());

    public ReplicaFact {
        refusals = List.copyOf(refusals);
        // An older replica says nothing of them.
        gateways = Map.copyOf(Objects.requireNonNullElse(gateways, Map.of()));
    }

    /**
     * One version of one resource.
     *
     * @param version content hash, equal on all replicas; empty for a removal
     * @param group of the client, which names what it shall have
     * @param client {@code node.id} of one who refuses it
     * @param others how many more do
     * @param error his own words
     */
    public record Refusal(
            String typeUrl,
            String resource,
            String version,
            String group,
            String client,
            int others,
            String error) {}
}
