package io.sidelane.controlplane.statement;

import io.sidelane.api.Condition;
import io.sidelane.controlplane.mesh.fact.Name;
import java.util.List;

/**
 * What a policy of Gateway API says of the Gateways that it reaches, each by itself.
 *
 * @param gateways those that are ours alone
 */
public record PolicyAncestorStatus(List<Ancestor> gateways) {

    public PolicyAncestorStatus {
        gateways = List.copyOf(gateways);
    }

    /** A Gateway with routes to what the policy is for. */
    public record Ancestor(Name gateway, List<Condition> conditions) {

        public Ancestor {
            conditions = List.copyOf(conditions);
        }
    }
}
