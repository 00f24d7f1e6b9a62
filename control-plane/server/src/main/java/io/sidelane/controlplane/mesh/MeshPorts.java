package io.sidelane.controlplane.mesh;

import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.PortInput;
import io.sidelane.controlplane.mesh.envoy.PortResources;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What sidecars are told of all service ports, and of some of them in certain namespaces. */
final class MeshPorts {
    static final MeshPorts NONE = new MeshPorts(new TreeMap<>(), new HashMap<>());

    private final TreeMap<String, PortResources> everywhere;
    private final Map<String, Map<String, PortResources>> consumers;
    private final ResourceSet listeners;
    private final ResourceSet routes;
    private final ResourceSet plain;
    private final ResourceSet mutual;

    private MeshPorts(
            TreeMap<String, PortResources> everywhere,
            Map<String, Map<String, PortResources>> consumers) {
        this.everywhere = everywhere;
        this.consumers = consumers;
        listeners = ResourceSet.of(listenersOf(everywhere.values()));
        routes = ResourceSet.of(routesOf(everywhere.values()));
        plain = ResourceSet.of(everywhere.values().stream().map(PortResources::plain).toList());
        mutual =
                plain.with(
                        everywhere.values().stream()
                                .filter(p -> p.mutual() != p.plain())
                                .map(PortResources::mutual)
                                .toList());
    }

    /** Makes what is not as it was; what violates Envoy's rules stays as it was. */
    static final class Builder {
        private final TreeMap<String, PortResources> everywhere = new TreeMap<>();
        private final Map<String, Map<String, PortResources>> consumers = new HashMap<>();
        private final MeshPorts former;
        private final Verdicts verdicts;

        Builder(MeshPorts former, Verdicts verdicts) {
            this.former = former;
            this.verdicts = verdicts;
        }

        void add(PortInput input) {
            var made = made(input, former.everywhere.get(input.name()));
            if (made != null) {
                everywhere.put(input.name(), made);
            }
        }

        /** For clients of a namespace only. */
        void add(String namespace, PortInput input) {
            var before = former.consumers.getOrDefault(namespace, Map.of()).get(input.name());
            var made = made(input, before);
            if (made != null) {
                consumers.computeIfAbsent(namespace, _ -> new TreeMap<>()).put(input.name(), made);
            }
        }

        private @Nullable PortResources made(PortInput input, @Nullable PortResources before) {
            if (before != null && before.input().equals(input)) {
                return before;
            }
            var next = PortResources.of(input);
            var ofRoutes = next.flawsOfRoutes();
            if (!ofRoutes.isEmpty()) {
                for (var route : input.routes()) {
                    verdicts.refuse(route.fact().ref(), route.fact().generation(), ofRoutes);
                }
                return before;
            }
            var ofService = next.flawsOfService();
            if (!ofService.isEmpty()) {
                var service = input.service();
                verdicts.refuse(service.ref(), service.generation(), ofService);
                return before;
            }
            return next;
        }

        MeshPorts build() {
            return everywhere.equals(former.everywhere) && consumers.equals(former.consumers)
                    ? former
                    : new MeshPorts(everywhere, consumers);
        }
    }

    ResourceSet listeners() {
        return listeners;
    }

    ResourceSet routes() {
        return routes;
    }

    ResourceSet plain() {
        return plain;
    }

    ResourceSet mutual() {
        return mutual;
    }

    List<Resource> consumerListeners(String namespace) {
        return listenersOf(consumers.getOrDefault(namespace, Map.of()).values());
    }

    List<Resource> consumerRoutes(String namespace) {
        return routesOf(consumers.getOrDefault(namespace, Map.of()).values());
    }

    Collection<PortResources> all() {
        return everywhere.values();
    }

    Map<String, Map<String, PortResources>> consumers() {
        return consumers;
    }

    @Nullable PortResources byName(String name) {
        return everywhere.get(name);
    }

    /** All routes that hang on a port, from whatever namespace. */
    Set<ObjectRef> routesOf(PortResources port) {
        var refs = new HashSet<ObjectRef>();
        port.input().routes().forEach(r -> refs.add(r.fact().ref()));
        for (var consumer : consumers.values()) {
            var own = consumer.get(port.input().name());
            if (own != null) {
                own.input().routes().forEach(r -> refs.add(r.fact().ref()));
            }
        }
        return refs;
    }

    private static List<Resource> listenersOf(Collection<PortResources> ports) {
        var listeners = new ArrayList<Resource>();
        for (var port : ports) {
            if (port.listener() != null) {
                listeners.add(port.listener());
            }
        }
        return listeners;
    }

    private static List<Resource> routesOf(Collection<PortResources> ports) {
        var routes = new ArrayList<Resource>();
        for (var port : ports) {
            if (port.routes() != null) {
                routes.add(port.routes());
            }
        }
        return routes;
    }
}
