package io.sidelane.gateway.xds;

import io.sidelane.gateway.config.CertificateConfig;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.config.UpstreamConfig;
import io.sidelane.gateway.config.UpstreamConfig.BreakerConfig;
import io.sidelane.gateway.config.UpstreamConfig.EndpointConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What resources come to, in the words of a configuration file.
 *
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
        session.of(Type.LDS)
                .forEach(
                        (name, taken) -> {
                            var read = (Listeners.Read) taken.read();
                            var its = session.needed(Type.RDS, read.routes());
                            if (its == null) {
                                missing.add("%s: routes %s".formatted(name, read.routes()));
                            } else {
                                addRoutes(name, its, routes);
                            }
                            listeners.add(read.with(certificates(session, name, read, missing)));
                        });
        return new Desired(listeners, routes, upstreams(session), missing);
    }

    private static void addRoutes(
            String listener, AdsSession.Taken taken, List<RouteConfig> routes) {
        for (var each : (List<?>) taken.read()) {
            var route = (RouteConfig) each;
            routes.add(
                    new RouteConfig(
                            route.hosts(),
                            route.pathPrefix(),
                            route.path(),
                            route.headers(),
                            List.of(listener),
                            route.methods(),
                            route.upstreams(),
                            route.timeoutMillis(),
                            route.idleTimeoutMillis(),
                            route.retries()));
        }
    }

    private static List<CertificateConfig> certificates(
            AdsSession session, String listener, Listeners.Read read, List<String> missing) {
        var certificates = new ArrayList<CertificateConfig>();
        for (var chain : read.chains()) {
            for (var name : chain.secrets()) {
                var secret = session.needed(Type.SDS, name);
                if (secret == null) {
                    missing.add("%s: secret %s".formatted(listener, name));
                } else {
                    var pem = (Secrets.Read) secret.read();
                    certificates.add(new CertificateConfig(pem.chain(), pem.key(), chain.hosts()));
                }
            }
        }
        return certificates;
    }

    private static List<UpstreamConfig> upstreams(AdsSession session) {
        var upstreams = new ArrayList<UpstreamConfig>();
        session.of(Type.CDS)
                .values()
                .forEach(
                        taken -> {
                            var cluster = (Clusters.Read) taken.read();
                            var assignment = session.of(Type.EDS).get(cluster.endpoints());
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
                                            null));
                        });
        return upstreams;
    }
}
