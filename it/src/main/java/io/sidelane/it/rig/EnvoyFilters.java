package io.sidelane.it.rig;

/**
 * What a sidecar does with a connection: HTTP through its connection manager, TCP through its
 * proxy.
 */
final class EnvoyFilters {
    private static final String HTTP =
            """
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: "PREFIX"
                use_remote_address: false
                normalize_path: true
                path_with_escaped_slashes_action: KEEP_UNCHANGED
                stream_idle_timeout: 0s
                upgrade_configs: [{upgrade_type: websocket}]
            EXTRA
                route_config:
                  name: "PREFIX"
                  validate_clusters: false
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                    - match: {prefix: "/"}
                      decorator: {operation: "PREFIX"}
                      route:
                        cluster: "CLUSTER"
                        timeout: 0s
                        max_stream_duration: {max_stream_duration: 0s}
            RETRY
                http_filters:
                - name: envoy.filters.http.fault
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault}
                - name: envoy.filters.http.cors
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}
                - name: envoy.filters.http.router
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
            """;

    private static final String OUTBOUND_RETRY =
            """
                        retry_policy:
                          retry_on: connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes
                          num_retries: 2
                          host_selection_retry_max_attempts: 5
                          retry_host_predicate:
                          - name: envoy.retry_host_predicates.previous_hosts
                            typed_config: {"@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate}
            """;

    private static final String INBOUND_EXTRA =
            """
                server_name: istio-envoy
                forward_client_cert_details: APPEND_FORWARD
                set_current_client_cert_details: {subject: true, dns: true, uri: true}
            """;

    private static final String TCP =
            """
            - name: envoy.filters.network.tcp_proxy
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                stat_prefix: "PREFIX"
                cluster: "CLUSTER"
            """;

    private EnvoyFilters() {}

    static String outbound(Service service, String cluster) {
        return fill(service, "outbound_0.0.0.0_" + service.port(), cluster, "", OUTBOUND_RETRY);
    }

    static String inbound(Service service, String cluster) {
        return fill(service, "inbound_0.0.0.0_" + service.port(), cluster, INBOUND_EXTRA, "");
    }

    private static String fill(
            Service service, String prefix, String cluster, String extra, String retry) {
        var template = service.protocol() == Service.Protocol.TCP ? TCP : HTTP;
        return template.replace("EXTRA\n", extra)
                .replace("RETRY\n", retry)
                .replace("PREFIX", prefix)
                .replace("CLUSTER", cluster);
    }
}
