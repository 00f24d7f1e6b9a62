package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRouteRule;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import io.sidelane.controlplane.mesh.fact.RuleFact.BackendFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** TCPRoute v1alpha2: one rule, for a connection has nothing to choose another by. */
final class TcpRouteReader {
    private TcpRouteReader() {}

    static @Nullable RouteFact read(TCPRoute route) {
        var parts = new RouteParts(route);
        var given = Objects.requireNonNullElse(route.getSpec().getRules(), List.<TCPRouteRule>of());
        if (given.size() > 1) {
            parts.flaws.add("rules", given.size(), "1");
        }
        var rules = new ArrayList<RuleFact>();
        for (var rule : given) {
            var backends = new ArrayList<BackendFact>();
            for (var ref :
                    Objects.requireNonNullElse(rule.getBackendRefs(), List.<BackendRef>of())) {
                var backend =
                        parts.backend(
                                ref.getGroup(),
                                ref.getKind(),
                                ref.getNamespace(),
                                ref.getName(),
                                ref.getPort(),
                                ref.getWeight(),
                                List.of());
                if (backend != null) {
                    backends.add(backend);
                }
            }
            rules.add(new RuleFact(List.of(MatchFact.ANY), List.of(), backends, null, null, null));
        }
        return parts.fact(
                route.getSpec().getParentRefs(),
                route.getStatus() == null ? null : route.getStatus().getParents(),
                null,
                rules);
    }
}
