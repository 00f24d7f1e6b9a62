package io.sidelane.controlplane.mesh.check;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.envoy.UsableRoute.Target;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import java.util.LinkedHashSet;
import java.util.Set;

/** What routes name: whether it is there, and whether they may use it. */
public final class References {
    private final MeshFacts facts;

    public References(MeshFacts facts) {
        this.facts = facts;
    }

    public Set<Target> broken(RouteFact route) {
        var broken = new LinkedHashSet<Target>();
        for (var target : targets(route)) {
            if (!exists(target) || !permitted(route, target)) {
                broken.add(target);
            }
        }
        return broken;
    }

    public Condition condition(RouteFact route) {
        if (!route.unknown().isEmpty()) {
            return Verdicts.refused(
                    ConditionType.RESOLVED_REFS,
                    GatewayReason.INVALID_KIND,
                    String.join("; ", route.unknown()) + "; the share of each fails",
                    route.generation());
        }
        for (var target : targets(route)) {
            if (!permitted(route, target)) {
                return Verdicts.refused(
                        ConditionType.RESOLVED_REFS,
                        GatewayReason.REF_NOT_PERMITTED,
                        "backend: service %s (expected: a ReferenceGrant in namespace %s for this %s); its share fails"
                                .formatted(
                                        target.service(),
                                        target.service().namespace(),
                                        route.ref().kind()),
                        route.generation());
            }
            if (!exists(target)) {
                return Verdicts.refused(
                        ConditionType.RESOLVED_REFS,
                        GatewayReason.BACKEND_NOT_FOUND,
                        "backend: service %s port %d (expected: one that exists); its share fails"
                                .formatted(target.service(), target.port()),
                        route.generation());
            }
        }
        return Condition.met(
                ConditionType.RESOLVED_REFS, "all backends are there", route.generation());
    }

    public static Set<Target> targets(RouteFact route) {
        var targets = new LinkedHashSet<Target>();
        for (var rule : route.rules()) {
            rule.backends().forEach(b -> targets.add(new Target(b.service(), b.port())));
            for (var filter : rule.filters()) {
                if (filter instanceof FilterFact.Mirror mirror) {
                    targets.add(new Target(mirror.service(), mirror.port()));
                }
            }
        }
        return targets;
    }

    private boolean exists(Target target) {
        var service = facts.services().get(target.service());
        return service != null && service.port(target.port()) != null;
    }

    private boolean permitted(RouteFact route, Target target) {
        return route.namespace().equals(target.service().namespace())
                || facts.grants().stream()
                        .anyMatch(g -> g.permits(route.ref(), "Service", target.service()));
    }
}
