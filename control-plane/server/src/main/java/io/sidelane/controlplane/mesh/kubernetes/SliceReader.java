package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.SliceFact;
import io.sidelane.controlplane.mesh.fact.SliceFact.Health;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

final class SliceReader {
    private static final String SERVICE = "kubernetes.io/service-name";

    private SliceReader() {}

    /**
     * @return null for a slice of no service, and for names instead of addresses
     */
    static @Nullable SliceFact read(EndpointSlice slice) {
        Map<String, String> labels =
                Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.of());
        var service = labels.get(SERVICE);
        if (service == null || "FQDN".equals(slice.getAddressType())) {
            return null;
        }
        var ports = new TreeMap<String, Integer>();
        for (var port :
                Objects.requireNonNullElse(
                        slice.getPorts(),
                        List.<io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort>of())) {
            if (port.getPort() != null
                    && (port.getProtocol() == null || port.getProtocol().equals("TCP"))) {
                ports.put(Objects.requireNonNullElse(port.getName(), ""), port.getPort());
            }
        }
        var flaws = new Flaws();
        var endpoints =
                Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of()).stream()
                        .filter(e -> e.getAddresses() != null && !e.getAddresses().isEmpty())
                        .filter(
                                e ->
                                        flaws.address(
                                                "endpoints.addresses", e.getAddresses().getFirst()))
                        .map(SliceReader::endpoint)
                        .toList();
        return new SliceFact(
                FactReader.ref(slice),
                new Name(FactReader.namespace(slice), service),
                ports,
                endpoints,
                flaws.lines());
    }

    private static SliceFact.Endpoint endpoint(Endpoint endpoint) {
        var target = endpoint.getTargetRef();
        return new SliceFact.Endpoint(
                endpoint.getAddresses(),
                health(endpoint),
                endpoint.getNodeName(),
                endpoint.getZone(),
                target != null && "Pod".equals(target.getKind()) ? target.getName() : null);
    }

    /** Unknown means ready, as {@code EndpointConditions} says. */
    private static Health health(Endpoint endpoint) {
        var conditions = endpoint.getConditions();
        if (conditions == null || !Boolean.FALSE.equals(conditions.getReady())) {
            return Health.READY;
        }
        return Boolean.TRUE.equals(conditions.getTerminating())
                        && !Boolean.FALSE.equals(conditions.getServing())
                ? Health.TERMINATING
                : Health.NOT_READY;
    }
}
