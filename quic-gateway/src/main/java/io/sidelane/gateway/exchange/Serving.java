package io.sidelane.gateway.exchange;

import io.sidelane.gateway.routing.Routes;
import io.sidelane.gateway.telemetry.AccessLog;
import io.sidelane.gateway.telemetry.Metrics;
import io.sidelane.gateway.upstream.UdpSockets;
import io.sidelane.gateway.upstream.Upstreams;
import java.util.List;

/** What all requests share: where they can go, and who counts them. */
public final class Serving {

    private final Upstreams upstreams = new Upstreams();
    private final Metrics metrics;
    private final AccessLog accessLog;
    private final UdpSockets udp;
    private volatile Routes routes = Routes.of(List.of());

    public Serving(Metrics metrics, AccessLog accessLog) {
        this.metrics = metrics;
        this.udp = new UdpSockets(metrics::udp);
        this.accessLog = accessLog;
    }

    public Routes routes() {
        return routes;
    }

    /** For requests that come from now on. */
    public void routes(Routes next) {
        routes = next;
    }

    public Upstreams upstreams() {
        return upstreams;
    }

    public UdpSockets udp() {
        return udp;
    }

    public Metrics metrics() {
        return metrics;
    }

    public AccessLog accessLog() {
        return accessLog;
    }
}
