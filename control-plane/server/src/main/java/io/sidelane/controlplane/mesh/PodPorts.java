package io.sidelane.controlplane.mesh;

import io.sidelane.controlplane.mesh.fact.MeshFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** On which ports, and at which addresses, services reach each pod, ready or not. */
final class PodPorts {
    private final Map<String, Map<Integer, Set<String>>> byPod = new HashMap<>();

    PodPorts(MeshFacts facts) {
        facts.slices()
                .forEach(
                        (service, slices) -> {
                            for (var slice : slices) {
                                for (var endpoint : slice.endpoints()) {
                                    if (endpoint.pod() != null) {
                                        var ports = ports(service.namespace(), endpoint.pod());
                                        for (var port : slice.ports().values()) {
                                            ports.computeIfAbsent(port, _ -> new TreeSet<>())
                                                    .addAll(endpoint.addresses());
                                        }
                                    }
                                }
                            }
                        });
    }

    private Map<Integer, Set<String>> ports(String namespace, String pod) {
        return byPod.computeIfAbsent(namespace + "/" + pod, _ -> new TreeMap<>());
    }

    /** Addresses by port; none for a pod that no service has. */
    Map<Integer, Set<String>> of(String namespace, String pod) {
        return byPod.getOrDefault(namespace + "/" + pod, Map.of());
    }
}
