package io.sidelane.gateway;

import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.ListenerConfig;
import java.util.Objects;

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
            if (!withoutCertificates(now.listeners().get(i))
                    .equals(withoutCertificates(next.listeners().get(i)))) {
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

    private static ListenerConfig withoutCertificates(ListenerConfig listener) {
        return new ListenerConfig(
                listener.name(),
                listener.address(),
                java.util.List.of(),
                listener.retry(),
                listener.retryHandshakes(),
                listener.earlyData(),
                listener.migration(),
                listener.congestionControl(),
                listener.altSvc(),
                listener.limits());
    }
}
