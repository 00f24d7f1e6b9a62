package io.sidelane.controlplane.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
     * @param changed as in {@code Feedback.Refusal}, of all of them together
     */
    public record Refusal(
            String typeUrl,
            String resource,
            String version,
            String group,
            String client,
            int others,
            String error,
            @Nullable Set<String> changed) {

        /** This one, and who else refuses the same version. */
        public Refusal and(Refusal other) {
            return new Refusal(
                    typeUrl,
                    resource,
                    version,
                    group,
                    client,
                    others + 1 + other.others,
                    error,
                    union(changed, other.changed));
        }

        private static @Nullable Set<String> union(
                @Nullable Set<String> some, @Nullable Set<String> more) {
            if (some == null || more == null) {
                return null;
            }
            var all = new TreeSet<>(some);
            all.addAll(more);
            return all;
        }
    }
}
