package io.sidelane.gateway.xds;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.sidelane.gateway.config.UpstreamConfig.HealthCheckConfig;
import io.sidelane.gateway.config.UpstreamConfig.OutlierConfig;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.config.UpstreamTls;
import org.jspecify.annotations.Nullable;

/** Clusters: upstreams without their endpoints. */
final class Clusters {

    /**
     * What one says.
     *
     * @param endpoints name of its ClusterLoadAssignment
     */
    record Read(
            String name,
            String endpoints,
            UpstreamProtocol protocol,
            int connectTimeoutMillis,
            @Nullable HealthCheckConfig healthCheck,
            OutlierConfig outlier,
            @Nullable UpstreamTls tls) {}

    private static final String OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private static final int CONNECT_MILLIS = 5_000;
    private static final int EJECT_MILLIS = 30_000;
    private static final int MANY = 1_000_000;

    private static final Subset CLUSTER =
            Subset.of(
                    "name",
                    "type",
                    "eds_cluster_config.eds_config.*",
                    "eds_cluster_config.service_name",
                    "connect_timeout.*",
                    "typed_extension_protocol_options.*",
                    "transport_socket.name",
                    "transport_socket.typed_config.*",
                    "outlier_detection.consecutive_5xx.*",
                    "outlier_detection.base_ejection_time.*",
                    "health_checks.timeout.*",
                    "health_checks.interval.*",
                    "health_checks.unhealthy_threshold.*",
                    "health_checks.healthy_threshold.*",
                    "health_checks.http_health_check.path");

    private static final Subset HTTP =
            Subset.of(
                    "explicit_http_config.http_protocol_options",
                    "explicit_http_config.http2_protocol_options");

    private Clusters() {}

    static Read read(Cluster cluster, PemCheck check) throws RejectedException {
        CLUSTER.check(cluster);
        if (cluster.getType() != Cluster.DiscoveryType.EDS) {
            throw new RejectedException("type: %s (expected: EDS)".formatted(cluster.getType()));
        }
        var eds = cluster.getEdsClusterConfig();
        Subset.mustBeAds("eds_cluster_config.eds_config", eds.getEdsConfig());
        if (cluster.hasTransportSocket() && cluster.getHealthChecksCount() > 0) {
            throw new RejectedException(
                    "health_checks: beside transport_socket (expected: one of them, checks are asked without TLS)");
        }
        var protocol = protocol(cluster);
        if (protocol == UpstreamProtocol.HTTP2 && cluster.getHealthChecksCount() > 0) {
            throw new RejectedException(
                    "health_checks: beside http2_protocol_options (expected: one of them, checks are asked in HTTP/1.1)");
        }
        return new Read(
                cluster.getName(),
                eds.getServiceName().isEmpty() ? cluster.getName() : eds.getServiceName(),
                protocol,
                cluster.hasConnectTimeout()
                        ? millis("connect_timeout", cluster.getConnectTimeout())
                        : CONNECT_MILLIS,
                healthCheck(cluster),
                outlier(cluster),
                cluster.hasTransportSocket()
                        ? UpstreamTransports.read(cluster.getTransportSocket(), check)
                        : null);
    }

    private static UpstreamProtocol protocol(Cluster cluster) throws RejectedException {
        for (var entry : cluster.getTypedExtensionProtocolOptionsMap().entrySet()) {
            if (!entry.getKey().equals(OPTIONS)) {
                throw new RejectedException(
                        "typed_extension_protocol_options: %s (expected: %s)"
                                .formatted(entry.getKey(), OPTIONS));
            }
            var options =
                    Subset.unpack(
                            "typed_extension_protocol_options",
                            entry.getValue(),
                            HttpProtocolOptions.class);
            HTTP.check(options);
            if (options.getExplicitHttpConfig().hasHttp2ProtocolOptions()) {
                return UpstreamProtocol.HTTP2;
            }
        }
        return UpstreamProtocol.HTTP1;
    }

    private static OutlierConfig outlier(Cluster cluster) throws RejectedException {
        if (!cluster.hasOutlierDetection()) {
            return new OutlierConfig(0, EJECT_MILLIS);
        }
        var outlier = cluster.getOutlierDetection();
        return new OutlierConfig(
                within(
                        "outlier_detection.consecutive_5xx",
                        outlier.getConsecutive5Xx().getValue(),
                        0),
                outlier.hasBaseEjectionTime()
                        ? millis(
                                "outlier_detection.base_ejection_time",
                                outlier.getBaseEjectionTime())
                        : EJECT_MILLIS);
    }

    private static @Nullable HealthCheckConfig healthCheck(Cluster cluster)
            throws RejectedException {
        if (cluster.getHealthChecksCount() == 0) {
            return null;
        }
        if (cluster.getHealthChecksCount() > 1) {
            throw new RejectedException(
                    "health_checks: %d (expected: one)".formatted(cluster.getHealthChecksCount()));
        }
        HealthCheck check = cluster.getHealthChecks(0);
        var path = check.getHttpHealthCheck().getPath();
        if (!path.matches(HealthCheckConfig.PATH)) {
            throw new RejectedException(
                    "health_checks.http_health_check.path: %s (expected: a path)".formatted(path));
        }
        return new HealthCheckConfig(
                path,
                millis("health_checks.interval", check.getInterval()),
                millis("health_checks.timeout", check.getTimeout()),
                within(
                        "health_checks.unhealthy_threshold",
                        check.getUnhealthyThreshold().getValue(),
                        1),
                within(
                        "health_checks.healthy_threshold",
                        check.getHealthyThreshold().getValue(),
                        1));
    }

    private static int within(String field, int value, int least) throws RejectedException {
        if (value < least || value > MANY) {
            throw new RejectedException(
                    "%s: %d (expected: %d..%d)".formatted(field, value, least, MANY));
        }
        return value;
    }

    private static int millis(String field, Duration duration) throws RejectedException {
        return Times.millis(field, duration, 1);
    }
}
