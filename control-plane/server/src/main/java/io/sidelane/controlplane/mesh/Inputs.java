package io.sidelane.controlplane.mesh;

import io.sidelane.controlplane.mesh.envoy.EndpointsInput;
import io.sidelane.controlplane.mesh.envoy.EndpointsInput.Near;
import io.sidelane.controlplane.mesh.envoy.MutualTls;
import io.sidelane.controlplane.mesh.envoy.PortInput;
import io.sidelane.controlplane.mesh.envoy.UsableRoute;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ServiceFact;
import io.sidelane.controlplane.model.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What each service port's resources are made of, out of a world. */
final class Inputs {
    private final World world;
    private final String trustDomain;
    private final TlsPolicies policies;
    private final Map<String, String> regions = new HashMap<>();
    private final Map<String, Name> addresses = new HashMap<>();

    Inputs(World world, String trustDomain, TlsPolicies policies) {
        this.world = world;
        this.trustDomain = trustDomain;
        this.policies = policies;
        for (var node : world.nodes().values()) {
            if (node.zone() != null && node.region() != null) {
                regions.put(node.zone(), node.region());
            }
        }
    }

    MutualTls.Mode mode(String namespace) {
        return MutualTls.Mode.of(label(namespace, MeshNames.MTLS));
    }

    boolean registryOnly(String namespace) {
        return "registry-only".equals(label(namespace, MeshNames.OUTBOUND));
    }

    private String label(String namespace, String name) {
        return world.namespaces().getOrDefault(namespace, Map.of()).getOrDefault(name, "");
    }

    /**
     * Asked once for each port, in the order of names: of two with one address the first has it.
     */
    PortInput port(ServiceFact service, ServiceFact.Port port, List<UsableRoute> routes) {
        return new PortInput(
                service.without(taken(service, port.number())),
                port,
                routes,
                mutualTls(service.name()),
                policies.of(service.name(), port.name()));
    }

    /** The addresses of a port that another service has already. */
    private Set<String> taken(ServiceFact service, int port) {
        var taken = new HashSet<String>();
        for (var ip : service.clusterIps()) {
            if (!addresses
                    .computeIfAbsent(ip + " " + port, _ -> service.name())
                    .equals(service.name())) {
                taken.add(ip);
            }
        }
        return taken;
    }

    private MutualTls mutualTls(Name service) {
        var mode = mode(service.namespace());
        var prefix = "spiffe://%s/ns/%s/sa/".formatted(trustDomain, service.namespace());
        var identities = new TreeSet<String>();
        if (mode != MutualTls.Mode.OFF) {
            for (var pod : pods(service)) {
                var fact = world.pods().get(service.namespace() + "/" + pod);
                if (fact != null) {
                    identities.add(prefix + fact.serviceAccount());
                }
            }
        }
        return new MutualTls(mode, List.copyOf(identities), prefix);
    }

    private Set<String> pods(Name service) {
        var pods = new TreeSet<String>();
        for (var slice : world.mesh().slices().getOrDefault(service, List.of())) {
            for (var endpoint : slice.endpoints()) {
                if (endpoint.pod() != null) {
                    pods.add(endpoint.pod());
                }
            }
        }
        return pods;
    }

    EndpointsInput endpoints(ServiceFact service, ServiceFact.Port port, Near near) {
        var prefer =
                switch (service.distribution()) {
                    case EVERYWHERE -> Near.NOWHERE;
                    case SAME_ZONE -> new Near(near.zone(), "");
                    case SAME_NODE -> near;
                };
        return new EndpointsInput(
                new Target(service.name(), port.number()).cluster(),
                port.name(),
                world.mesh().slices().getOrDefault(service.name(), List.of()),
                regions,
                sidecars(service.name()),
                prefer);
    }

    /** Pods that say that they have a sidecar, where that makes a difference. */
    private Set<String> sidecars(Name service) {
        if (mode(service.namespace()) != MutualTls.Mode.PERMISSIVE) {
            return Set.of();
        }
        var sidecars = new TreeSet<String>();
        for (var pod : pods(service)) {
            var fact = world.pods().get(service.namespace() + "/" + pod);
            if (fact != null
                    && "true".equals(fact.pod().metadata().labels().get(MeshNames.SIDECAR))) {
                sidecars.add(pod);
            }
        }
        return sidecars;
    }
}
