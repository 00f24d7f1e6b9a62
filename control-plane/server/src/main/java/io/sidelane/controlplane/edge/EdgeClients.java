package io.sidelane.controlplane.edge;

import io.sidelane.controlplane.mesh.check.GatewayReason;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for clients of a listener, as its Gateway says. A reference that cannot be used lets
 * nobody in by it; where none can, the listener is not served.
 *
 * @param authorities PEM; empty: none is left, or no client is asked
 * @param flaw references that cannot be used, with the reason of the first; null: there are none
 */
record EdgeClients(boolean asked, String authorities, EdgeTls.@Nullable Flaw flaw) {

    static EdgeClients of(EdgeTls tls, GatewayFact gateway, GatewayFact.Listener listener) {
        var clients = listener.clients();
        if (clients == null) {
            return new EdgeClients(false, "", null);
        }
        var flaws = new ArrayList<EdgeTls.Flaw>();
        for (var unknown : clients.unknown()) {
            flaws.add(new EdgeTls.Flaw(GatewayReason.INVALID_CA_KIND, unknown));
        }
        var pem = new StringBuilder();
        for (var name : clients.authorities()) {
            var flaw = tls.authoritiesFlaw(gateway, name);
            if (flaw == null) {
                pem.append(tls.authorities(name)).append('\n');
            } else {
                flaws.add(flaw);
            }
        }
        return new EdgeClients(true, pem.toString(), together(flaws, pem.isEmpty()));
    }

    private static EdgeTls.@Nullable Flaw together(List<EdgeTls.Flaw> flaws, boolean none) {
        return flaws.isEmpty()
                ? null
                : new EdgeTls.Flaw(
                        flaws.getFirst().reason(),
                        "tls.frontend: %s; %s"
                                .formatted(
                                        String.join(
                                                "; ",
                                                flaws.stream().map(EdgeTls.Flaw::message).toList()),
                                        none
                                                ? "the listener is not served"
                                                : "the others alone vouch for clients"));
    }

    /** Whether nobody could be let in. */
    boolean closed() {
        return asked && authorities.isEmpty();
    }
}
