package io.sidelane.gateway;

import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.ListenerConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may change while a gateway runs: routes, upstreams, certificates, and which listeners there
 * are; the rest needs a restart.
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
    }

    private static StartException changed(String field) {
        return new StartException(
                "%s: changed (expected: as it was; routes, upstreams, certificates and listeners can change, the rest by a restart)"
                        .formatted(field));
    }

    /** A field that may not at one address, but is another; null: none. */
    static @Nullable String changed(ListenerConfig now, ListenerConfig next) {
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
        if (now.datagrams() != next.datagrams()) {
            return "datagrams";
        }
        if (!Objects.equals(now.qlog(), next.qlog())) {
            return "qlog";
        }
        return now.limits().equals(next.limits()) ? null : "limits";
    }
}
