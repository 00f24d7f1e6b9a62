package io.sidelane.gateway.xds;

import io.sidelane.api.quic.ConnectUdp;
import io.sidelane.gateway.config.CertificateConfig;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.config.UpstreamConfig;
import io.sidelane.gateway.config.UpstreamConfig.BreakerConfig;
import io.sidelane.gateway.config.UpstreamConfig.EndpointConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What resources come to, in the words of a configuration file.
 *
 * @param listeners those whose certificates and routes are there; else as they were, if they were
 * @param missing listeners whose certificates or routes are not there yet, and of what
 */
public record Desired(
        List<ListenerConfig> listeners,
        List<RouteConfig> routes,
        List<UpstreamConfig> upstreams,
        List<String> missing) {

    private static final int IDLE_MILLIS = 60_000;
    private static final BreakerConfig BREAKER = new BreakerConfig(1_024, 10_000, 20);

    public Desired {
        listeners = List.copyOf(listeners);
        routes = List.copyOf(routes);
        upstreams = List.copyOf(upstreams);
        missing = List.copyOf(missing);
    }

    /** Whether there is something to serve, and all of it is there. */
    public boolean complete() {
        return !listeners.isEmpty() && missing.isEmpty();
    }

    static Desired of(AdsSession session) {
        var listeners = new ArrayList<ListenerConfig>();
        var routes = new ArrayList<RouteConfig>();
        var missing = new ArrayList<String>();
        for (var name : session.of(Type.LDS).keySet()) {
            missing.addAll(session.missing(name));
            var taken = session.ready(name);
            if (taken != null) {
                var read = (Listeners.Read) taken.read();
                var its = session.needed(Type.RDS, read.routes());
                if (its != null) {
                    addRoutes(name, its, read.connectUdp(), routes);
                }
                listeners.add(read.with(certificates(session, read)));
            }
        }
        return new Desired(listeners, routes, upstreams(session), missing);
    }

    private static void addRoutes(
            String listener,
            AdsSession.Taken taken,
            @Nullable ConnectUdp connectUdp,
            List<RouteConfig> routes) {
        var hosts = new LinkedHashSet<String>();
        for (var each : (List<?>) taken.read()) {
            var route = ((RouteConfig) each).on(listener);
            routes.add(route);
            hosts.addAll(route.hosts());
        }
        if (connectUdp != null) {
            // Whoever has routes of its own is looked for nowhere else.
            routes.add(RouteConfig.udp(listener, List.copyOf(hosts), connectUdp));
            if (!hosts.isEmpty()) {
                routes.add(RouteConfig.udp(listener, List.of(), connectUdp));
            }
        }
    }

    private static List<CertificateConfig> certificates(AdsSession session, Listeners.Read read) {
        var certificates = new ArrayList<CertificateConfig>();
        for (var chain : read.chains()) {
            for (var name : chain.secrets()) {
                var secret = session.needed(Type.SDS, name);
                if (secret != null) {
                    var pem = (Secrets.Read) secret.read();
                    certificates.add(new CertificateConfig(pem.chain(), pem.key(), chain.hosts()));
                }
            }
        }
        return certificates;
    }

    private static List<UpstreamConfig> upstreams(AdsSession session) {
        var upstreams = new ArrayList<UpstreamConfig>();
        session.clusters()
                .forEach(
                        taken -> {
                            var cluster = (Clusters.Read) taken.read();
                            var assignment = session.needed(Type.EDS, cluster.endpoints());
                            var endpoints = new ArrayList<EndpointConfig>();
                            if (assignment != null) {
                                for (var each : (List<?>) assignment.read()) {
                                    endpoints.add((EndpointConfig) each);
                                }
                            }
                            upstreams.add(
                                    new UpstreamConfig(
                                            cluster.name(),
                                            cluster.protocol(),
                                            endpoints,
                                            cluster.connectTimeoutMillis(),
                                            IDLE_MILLIS,
                                            cluster.healthCheck(),
                                            cluster.outlier(),
                                            BREAKER,
                                            cluster.tls()));
                        });
        return upstreams;
    }
}
