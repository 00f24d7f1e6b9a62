package io.sidelane.gateway;

import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.ListenerConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may change while a gateway runs: routes, upstreams and certificates; the rest needs a
 * restart.
 */
final class Reloads {

    private Reloads() {}

    static void check(GatewayConfig now, GatewayConfig next) throws StartException {
        if (now.listeners().size() != next.listeners().size()) {
            throw changed("listeners");
        }
        for (int i = 0; i < now.listeners().size(); i++) {
            if (changed(now.listeners().get(i), next.listeners().get(i)) != null) {
                throw changed("listeners[%d]".formatted(i));
            }
        }
        if (!now.admin().equals(next.admin())) {
            throw changed("admin");
        }
        if (now.workers() != next.workers()) {
            throw changed("workers");
        }
        if (!now.accessLog().equals(next.accessLog())) {
            throw changed("accessLog");
        }
        if (!Objects.equals(now.takeover(), next.takeover())) {
            throw changed("takeover");
        }
    }

    private static StartException changed(String field) {
        return new StartException(
                "%s: changed (expected: as it was; routes, upstreams and certificates can change, the rest by a restart)"
                        .formatted(field));
    }

    /** A field that may not, but is another; null: none. */
    static @Nullable String changed(ListenerConfig now, ListenerConfig next) {
        if (!now.name().equals(next.name())) {
            return "name";
        }
        if (!now.address().equals(next.address())) {
            return "address";
        }
        if (now.retry() != next.retry() || now.retryHandshakes() != next.retryHandshakes()) {
            return "retry";
        }
        if (now.earlyData() != next.earlyData()) {
            return "earlyData";
        }
        if (now.migration() != next.migration()) {
            return "migration";
        }
        if (now.congestionControl() != next.congestionControl()) {
            return "congestionControl";
        }
        if (!now.altSvc().equals(next.altSvc())) {
            return "altSvc";
        }
        return now.limits().equals(next.limits()) ? null : "limits";
    }
}
