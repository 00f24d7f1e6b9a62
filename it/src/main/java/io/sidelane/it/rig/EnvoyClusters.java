package io.sidelane.it.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The clusters of a sidecar, as YAML list items. */
final class EnvoyClusters {
    /**
     * Istio's limits. The short idle time is ours: between two rounds no connection may stay, so
     * that each variant starts with its own.
     */
    private static final String COMMON =
            """
              connect_timeout: 10s
              circuit_breakers:
                thresholds:
                - {max_connections: 4294967295, max_pending_requests: 4294967295, max_requests: 4294967295, max_retries: 4294967295}
            """;

    private static final String HTTP_OPTIONS =
            """
              typed_extension_protocol_options:
                envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                  "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                  common_http_protocol_options: {idle_timeout: 1s}
                  explicit_http_config: {PROTOCOL: {}}
            """;

    private static final String STATIC =
            """
            - name: "NAME"
              type: STATIC
              lb_policy: LEAST_REQUEST
              load_assignment:
                cluster_name: "NAME"
                endpoints: [{lb_endpoints: [{endpoint: {address: ADDRESS}}]}]
            """;

    private static final String ORIGINAL_DST =
            """
            - name: "NAME"
              type: ORIGINAL_DST
              lb_policy: CLUSTER_PROVIDED
              cleanup_interval: 60s
            BIND""";

    private static final String BIND_PASSTHROUGH =
            """
              upstream_bind_config:
                source_address: {address: 127.0.0.6, port_value: 0}
                extra_source_addresses: [{address: {address: "::6", port_value: 0}}]
            """;

    private EnvoyClusters() {}

    static String outboundName(Service service) {
        return "outbound|%d||server".formatted(service.port());
    }

    static String outboundIpv6Name(Service service) {
        return outboundName(service) + "|ipv6";
    }

    static String outboundUdsName(Service service) {
        return outboundName(service) + "|uds";
    }

    static String inboundName(Service service) {
        return "inbound|%d||".formatted(service.port());
    }

    static String inboundUdsName(Service service) {
        return inboundName(service) + "|uds";
    }

    static List<String> outbound(Set<Service> services, Pod peer, Path uds) {
        var clusters = new ArrayList<>(List.of(originalDst("PassthroughCluster", "") + COMMON));
        for (var service : services) {
            clusters.add(
                    staticCluster(outboundName(service), socket(peer.ipv4(), service))
                            + options(service));
            clusters.add(
                    staticCluster(outboundIpv6Name(service), socket(peer.ipv6(), service))
                            + options(service));
            clusters.add(
                    staticCluster(outboundUdsName(service), pipe(uds, service.sidecarSocket()))
                            + options(service));
        }
        return clusters;
    }

    static List<String> inbound(Set<Service> services, Path uds) {
        var clusters = new ArrayList<String>();
        for (var service : services) {
            clusters.add(originalDst(inboundName(service), BIND_PASSTHROUGH) + options(service));
            clusters.add(
                    staticCluster(inboundUdsName(service), pipe(uds, service.appSocket()))
                            + options(service));
        }
        return clusters;
    }

    private static String socket(String address, Service service) {
        return "{socket_address: {address: \"%s\", port_value: %d}}"
                .formatted(address, service.port());
    }

    private static String pipe(Path uds, String socket) {
        return "{pipe: {path: \"%s\"}}".formatted(uds.resolve(socket));
    }

    private static String staticCluster(String name, String address) {
        return STATIC.replace("NAME", name).replace("ADDRESS", address);
    }

    private static String originalDst(String name, String bind) {
        return ORIGINAL_DST.replace("NAME", name).replace("BIND", bind);
    }

    private static String options(Service service) {
        return switch (service.protocol()) {
            case HTTP -> COMMON + HTTP_OPTIONS.replace("PROTOCOL", "http_protocol_options");
            case GRPC -> COMMON + HTTP_OPTIONS.replace("PROTOCOL", "http2_protocol_options");
            case TCP -> COMMON;
        };
    }
}
