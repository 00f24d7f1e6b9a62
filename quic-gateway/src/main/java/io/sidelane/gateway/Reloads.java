package io.sidelane.gateway;

import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.ProcessConfig;
import java.util.Objects;

/**
 * What may change while a gateway runs: listeners, routes and upstreams; the rest needs a restart.
 */
final class Reloads {

    private Reloads() {}

    static void check(GatewayConfig now, GatewayConfig next) throws StartException {
        var refusals = ListenerChanges.refusals(now.listeners(), next.listeners());
        if (!refusals.isEmpty()) {
            var first = refusals.firstEntry();
            throw new StartException(
                    "listeners: %s: %s".formatted(first.getKey(), first.getValue()),
                    first.getKey());
        }
        check(now.process(), next.process());
    }

    private static void check(ProcessConfig now, ProcessConfig next) throws StartException {
        if (!now.admin().equals(next.admin())) {
            throw changed("admin");
        }
        if (now.workers() != next.workers()) {
            throw changed("workers");
        }
        if (!now.accessLog().equals(next.accessLog())) {
            throw changed("accessLog");
        }
        if (!Objects.equals(now.shield(), next.shield())) {
            throw changed("shield");
        }
        if (!Objects.equals(now.takeover(), next.takeover())) {
            throw changed("takeover");
        }
        if (!Objects.equals(now.ticketSecret(), next.ticketSecret())) {
            throw changed("ticketSecret");
        }
    }

    private static StartException changed(String field) {
        return new StartException(
                "%s: changed (expected: as it was; routes, upstreams and listeners can change, the rest by a restart)"
                        .formatted(field));
    }
}
