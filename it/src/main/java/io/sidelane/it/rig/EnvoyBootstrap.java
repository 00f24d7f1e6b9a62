package io.sidelane.it.rig;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sidecar's static configuration, shaped like what istiod sends: virtual listeners on 15001 and
 * 15006 that hand over by original destination, inbound connections that go on from 127.0.0.6.
 */
final class EnvoyBootstrap {
    private static final String HEAD =
            """
            admin:
              address: {socket_address: {address: 127.0.0.1, port_value: 15000}}
            node: {id: "sidecar~NODE", cluster: NODE}
            static_resources:
              listeners:
            """;

    private EnvoyBootstrap() {}

    /** The client's side: captured outbound connections go to the peer. */
    static String outbound(String node, Set<Service> services, Pod peer, Path uds) {
        return assemble(
                node,
                EnvoyListeners.outbound(services),
                EnvoyClusters.outbound(services, peer, uds));
    }

    /** The server's side: captured inbound connections go to the pod's own app. */
    static String inbound(String node, Set<Service> services, Path uds) {
        return assemble(
                node, EnvoyListeners.inbound(services, uds), EnvoyClusters.inbound(services, uds));
    }

    private static String assemble(String node, List<String> listeners, List<String> clusters) {
        return HEAD.replace("NODE", node) + items(listeners) + "  clusters:\n" + items(clusters);
    }

    private static String items(List<String> items) {
        return items.stream().map(item -> item.indent(2)).collect(Collectors.joining());
    }
}
