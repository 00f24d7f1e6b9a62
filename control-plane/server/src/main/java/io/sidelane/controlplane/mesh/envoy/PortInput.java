package io.sidelane.controlplane.mesh.envoy;

import io.sidelane.controlplane.mesh.fact.ServiceFact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the resources of one service port, but its endpoints, are made of.
 *
 * @param routes that hang on it, first ones first; none: everything goes to the service itself
 */
public record PortInput(
        ServiceFact service,
        ServiceFact.Port port,
        List<UsableRoute> routes,
        MutualTls mutualTls,
        @Nullable BackendTls tls) {

    public PortInput {
        routes = List.copyOf(routes);
    }

    /** Name of its cluster, endpoints, routes and listener. */
    public String name() {
        return service.name().host() + ":" + port.number();
    }
}
