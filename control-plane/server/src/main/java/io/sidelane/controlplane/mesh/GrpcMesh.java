package io.sidelane.controlplane.mesh;

import io.sidelane.controlplane.mesh.envoy.GrpcResources;
import io.sidelane.controlplane.mesh.envoy.PortResources;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What gRPC clients are told. Made when the first of them asks: most meshes have none. */
final class GrpcMesh {
    static final GrpcMesh NONE = new GrpcMesh(MeshPorts.NONE, Map.of());

    private static final String DOMAIN = ".svc.cluster.local";

    private final MeshPorts ports;
    private final Map<String, GrpcResources> before;
    private @Nullable Made made;

    private record Made(Map<String, GrpcResources> byName, Snapshot snapshot) {}

    /**
     * @param before what was made last, so that it need not be made again
     */
    private GrpcMesh(MeshPorts ports, Map<String, GrpcResources> before) {
        this.ports = ports;
        this.before = before;
    }

    synchronized GrpcMesh next(MeshPorts next) {
        if (next == ports) {
            return this;
        }
        return new GrpcMesh(next, made == null ? before : made.byName());
    }

    Snapshot snapshot(String consumer) {
        var base = made().snapshot();
        var own = ports.consumers().getOrDefault(consumer, Map.of());
        if (own.isEmpty()) {
            return base;
        }
        var routes = own.values().stream().map(p -> GrpcResources.of(p.input()).routes()).toList();
        return base.with(TypeRegistry.RDS, base.resources(TypeRegistry.RDS.url()).with(routes));
    }

    private synchronized Made made() {
        if (made == null) {
            made = make();
        }
        return made;
    }

    private Made make() {
        var byName = new HashMap<String, GrpcResources>();
        for (PortResources port : ports.all()) {
            var name = port.input().name();
            var known = before.get(name);
            byName.put(
                    name,
                    known != null && known.input().equals(port.input())
                            ? known
                            : GrpcResources.of(port.input()));
        }
        var all = byName.values();
        var listeners = all.stream().map(GrpcResources::listeners).flatMap(List::stream).toList();
        return new Made(
                byName,
                Snapshot.EMPTY
                        .with(TypeRegistry.LDS, ResourceSet.of(listeners))
                        .with(
                                TypeRegistry.RDS,
                                ResourceSet.of(
                                        new ArrayList<>(
                                                all.stream().map(GrpcResources::routes).toList())))
                        .with(
                                TypeRegistry.CDS,
                                ResourceSet.of(all.stream().map(GrpcResources::cluster).toList())));
    }

    /**
     * {@code books.shop:80} and {@code books.shop.svc:80} are {@code
     * books.shop.svc.cluster.local:80}.
     */
    static String portName(String name) {
        var colon = name.lastIndexOf(':');
        if (colon < 0) {
            return name;
        }
        var host = name.substring(0, colon);
        var port = name.substring(colon);
        if (host.endsWith(DOMAIN)) {
            return name;
        }
        return (host.endsWith(".svc") ? host.substring(0, host.length() - 4) : host)
                + DOMAIN
                + port;
    }
}
