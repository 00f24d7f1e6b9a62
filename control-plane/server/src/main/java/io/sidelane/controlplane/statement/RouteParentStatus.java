package io.sidelane.controlplane.statement;

import io.sidelane.api.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Gateway API's routes say of Gateways, each by itself.
 *
 * @param gateways those that are ours alone
 */
public record RouteParentStatus(List<Parent> gateways) {

    public RouteParentStatus {
        gateways = List.copyOf(gateways);
    }

    /**
     * One of the route's {@code parentRefs}, in its words.
     *
     * @param section null: none is named
     * @param port null: none is named
     */
    public record Parent(
            String namespace,
            String name,
            @Nullable String section,
            @Nullable Integer port,
            List<Condition> conditions) {

        public Parent {
            conditions = List.copyOf(conditions);
        }

        public Parent with(List<Condition> others) {
            return new Parent(namespace, name, section, port, others);
        }
    }
}
