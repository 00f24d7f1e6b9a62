package io.sidelane.controlplane.mesh;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sidelane.controlplane.model.World;
import io.sidelane.xds.server.ClientIdentity;
import org.jspecify.annotations.Nullable;

/** Tells proxies nothing. */
public final class NoProxies implements ProxyResources {

    @Override
    public String groupOf(Node node, ClientIdentity identity) {
        return "proxies";
    }

    @Override
    public boolean onlyEndpointsDiffer(MeshFacts former, MeshFacts next) {
        return false;
    }

    @Override
    public Plan plan(World world, @Nullable Plan former) {
        return Plan.EMPTY;
    }
}
