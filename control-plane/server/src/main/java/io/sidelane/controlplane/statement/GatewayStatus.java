package io.sidelane.controlplane.statement;

import io.sidelane.api.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Gateway says beside its conditions.
 *
 * @param addresses IP addresses
 */
public record GatewayStatus(List<String> addresses, List<Listener> listeners) {

    public GatewayStatus {
        addresses = List.copyOf(addresses);
        listeners = List.copyOf(listeners);
    }

    /**
     * @param kinds of routes that it takes
     * @param conflict with which others, in words; null: with none
     */
    public record Listener(
            String name,
            List<String> kinds,
            int attachedRoutes,
            @Nullable String conflict,
            List<Condition> conditions) {

        public Listener {
            kinds = List.copyOf(kinds);
            conditions = List.copyOf(conditions);
        }
    }
}
