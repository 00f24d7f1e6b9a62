package io.sidelane.controlplane.status;

import io.sidelane.api.node.NodeStatus;
import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients answered.
 *
 * @param reports of agents that are connected here, or were a moment ago, by node
 * @param elsewhere what agents told other replicas, by node; {@code reports} come before it
 * @param refusals what was refused and is unchanged since
 * @param proxies how many proxies are connected
 * @param gateways how many gateways are, by group
 */
public record Feedback(
        Map<String, NodeReport> reports,
        Map<String, NodeStatus> elsewhere,
        List<Refusal> refusals,
        int proxies,
        Map<String, GatewayCount> gateways) {

    public static final Feedback NONE = new Feedback(Map.of(), Map.of(), List.of(), 0);

    public Feedback(
            Map<String, NodeReport> reports,
            Map<String, NodeStatus> elsewhere,
            List<Refusal> refusals,
            int proxies) {
        this(reports, elsewhere, refusals, proxies, Map.of());
    }

    public Feedback {
        gateways = Map.copyOf(gateways);
        reports = Map.copyOf(reports);
        refusals = List.copyOf(refusals);
    }

    /**
     * @param group of the client
     * @param client {@code node.id} of who refused
     * @param error his own words
     * @param others how many more refuse the same
     * @param changed the routes, named as in errors, that a gateway has otherwise in what it goes
     *     on with; the rest is in force. Null: nobody knows
     */
    public record Refusal(
            String group,
            String client,
            String typeUrl,
            List<String> resources,
            String error,
            int others,
            @Nullable Set<String> changed) {
        public Refusal {
            resources = List.copyOf(resources);
        }
    }
}
