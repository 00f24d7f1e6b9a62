package io.sidelane.it.rig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The listeners of a sidecar, as YAML list items. */
final class EnvoyListeners {
    private static final String VIRTUAL_OUTBOUND =
            """
            - name: virtualOutbound
              traffic_direction: OUTBOUND
              address: {socket_address: {address: 0.0.0.0, port_value: 15001}}
              additional_addresses:
              - address: {socket_address: {address: "::", port_value: 15001}}
              use_original_dst: true
              filter_chains:
              - name: virtualOutbound-catchall-tcp
                filters:
                - name: envoy.filters.network.tcp_proxy
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                    stat_prefix: PassthroughCluster
                    cluster: PassthroughCluster
            """;

    private static final String OUTBOUND =
            """
            - name: "ADDRESS_PORT"
              traffic_direction: OUTBOUND
              bind_to_port: false
              address: {socket_address: {address: "ADDRESS", port_value: PORT}}
              filter_chains:
              - filters:
            FILTERS""";

    private static final String VIRTUAL_INBOUND =
            """
            - name: virtualInbound
              traffic_direction: INBOUND
              address: {socket_address: {address: 0.0.0.0, port_value: 15006}}
              additional_addresses:
              - address: {socket_address: {address: "::", port_value: 15006}}
              listener_filters_timeout: 0s
              continue_on_listener_filters_timeout: true
              listener_filters:
              - name: envoy.filters.listener.original_dst
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.listener.original_dst.v3.OriginalDst
              - name: envoy.filters.listener.tls_inspector
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
              filter_chains:
            CHAINS""";

    private static final String CHAIN =
            """
              - name: "0.0.0.0_PORT"
                filter_chain_match: {destination_port: PORT, transport_protocol: raw_buffer}
                filters:
            FILTERS""";

    private static final String PIPE =
            """
            - name: "pipe_PORT"
              traffic_direction: INBOUND
              address: {pipe: {path: "SOCKET", mode: 511}}
              filter_chains:
              - filters:
            FILTERS""";

    private EnvoyListeners() {}

    static List<String> outbound(Set<Service> services) {
        var listeners = new ArrayList<>(List.of(VIRTUAL_OUTBOUND));
        for (var service : services) {
            listeners.add(
                    outbound(
                            service,
                            "0.0.0.0",
                            service.port(),
                            EnvoyClusters.outboundName(service)));
            listeners.add(
                    outbound(
                            service,
                            "::",
                            service.port(),
                            EnvoyClusters.outboundIpv6Name(service)));
            listeners.add(
                    outbound(
                            service,
                            "0.0.0.0",
                            service.udsPort(),
                            EnvoyClusters.outboundUdsName(service)));
        }
        return listeners;
    }

    static List<String> inbound(Set<Service> services, Path uds) {
        var chains = new StringBuilder();
        var listeners = new ArrayList<String>();
        for (var service : services) {
            var filters = EnvoyFilters.inbound(service, EnvoyClusters.inboundName(service));
            chains.append(fill(CHAIN, service.port(), filters));
            listeners.add(
                    fill(
                                    PIPE,
                                    service.port(),
                                    EnvoyFilters.inbound(
                                            service, EnvoyClusters.inboundUdsName(service)))
                            .replace("SOCKET", uds.resolve(service.sidecarSocket()).toString()));
        }
        listeners.addFirst(VIRTUAL_INBOUND.replace("CHAINS", chains));
        return listeners;
    }

    private static String outbound(Service service, String address, int port, String cluster) {
        return fill(OUTBOUND, port, EnvoyFilters.outbound(service, cluster))
                .replace("ADDRESS", address);
    }

    private static String fill(String template, int port, String filters) {
        return template.replace("FILTERS", filters.indent(4))
                .replace("PORT", Integer.toString(port));
    }
}
