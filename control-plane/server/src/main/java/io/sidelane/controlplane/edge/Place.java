package io.sidelane.controlplane.edge;

import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.statement.RouteParentStatus;

/**
 * A listener that is served, and has a route.
 *
 * @param resource name of the Listener and the RouteConfiguration
 */
public record Place(Name gateway, String listener, int port, String resource) {

    /** Whether a route's parent means it. */
    public boolean isOf(RouteParentStatus.Parent parent) {
        return gateway.equals(new Name(parent.namespace(), parent.name()))
                && (parent.section() == null || parent.section().equals(listener))
                && (parent.port() == null || parent.port() == port);
    }
}
