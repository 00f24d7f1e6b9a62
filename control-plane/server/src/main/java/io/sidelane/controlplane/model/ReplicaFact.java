package io.sidelane.controlplane.model;

import java.util.List;

/**
 * What a replica of the control plane says of the proxies that are connected to it, for all
 * replicas.
 *
 * @param proxies how many are connected
 * @param refusals what they refuse
 */
public record ReplicaFact(int proxies, List<Refusal> refusals) {

    public static final ReplicaFact NOTHING = new ReplicaFact(0, List.of());

    public ReplicaFact {
        refusals = List.copyOf(refusals);
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
