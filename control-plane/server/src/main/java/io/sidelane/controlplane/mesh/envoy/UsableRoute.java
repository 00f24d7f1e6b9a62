package io.sidelane.controlplane.mesh.envoy;

import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import java.util.Set;

/**
 * A route that makes sense.
 *
 * @param broken backends that do not exist or may not be used: their share of requests fails
 */
public record UsableRoute(RouteFact fact, Set<Target> broken) {

    /** A service's port. */
    public record Target(Name service, int port) {
        public String cluster() {
            return service.host() + ":" + port;
        }
    }

    public UsableRoute {
        broken = Set.copyOf(broken);
    }

    String cluster(Name service, int port) {
        var target = new Target(service, port);
        return broken.contains(target) ? Clusters.MISSING : target.cluster();
    }
}
