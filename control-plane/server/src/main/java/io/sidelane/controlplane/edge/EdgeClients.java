package io.sidelane.controlplane.edge;

import io.sidelane.controlplane.mesh.CertificateCheck;
import io.sidelane.controlplane.mesh.GatewayReason;
import io.sidelane.controlplane.mesh.MeshFacts;
import io.sidelane.controlplane.mesh.fact.CaFact;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.Name;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for clients of a listener, as its Gateway says. A reference that cannot be used lets
 * nobody in by it; where none can, the listener is not served.
 *
 * @param authorities PEM; empty: none is left, or no client is asked
 * @param flaw of the first reference that cannot be used; null: none
 */
record EdgeClients(boolean asked, String authorities, EdgeTls.@Nullable Flaw flaw) {

    static EdgeClients of(MeshFacts facts, GatewayFact gateway, GatewayFact.Listener listener) {
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
            var authorities = facts.authorities().get(name);
            var flaw = flaw(facts, gateway, name, authorities);
            if (flaw != null) {
                flaws.add(flaw);
            } else if (authorities != null) {
                pem.append(authorities.authorities()).append('\n');
            }
        }
        return new EdgeClients(true, pem.toString(), first(flaws, pem.isEmpty()));
    }

    private static EdgeTls.@Nullable Flaw first(List<EdgeTls.Flaw> flaws, boolean none) {
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

    private static EdgeTls.@Nullable Flaw flaw(
            MeshFacts facts, GatewayFact gateway, Name name, @Nullable CaFact authorities) {
        if (!gateway.name().namespace().equals(name.namespace())
                && facts.grants().stream()
                        .noneMatch(g -> g.permits(gateway.ref(), "ConfigMap", name))) {
            return new EdgeTls.Flaw(
                    GatewayReason.REF_NOT_PERMITTED,
                    "ConfigMap %s (expected: a ReferenceGrant in namespace %s for this Gateway)"
                            .formatted(name, name.namespace()));
        }
        var flaw =
                authorities == null
                        ? "ConfigMap: %s (expected: one with ca.crt)".formatted(name)
                        : CertificateCheck.flaw(
                                "ca.crt of ConfigMap " + name, authorities.authorities());
        return flaw == null ? null : new EdgeTls.Flaw(GatewayReason.INVALID_CA, flaw);
    }

    /** Whether nobody could be let in. */
    boolean closed() {
        return asked && authorities.isEmpty();
    }
}
