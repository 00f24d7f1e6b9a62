package io.sidelane.controlplane.mesh.envoy;

import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.MatchFact.PathKind;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One match of one rule of one route, in the order in which Gateway API has them tried. */
public record RankedMatch(UsableRoute route, RuleFact rule, MatchFact match) {

    /** HTTPRouteRule.matches; what is equal stays in the order of routes and rules. */
    private static final Comparator<RankedMatch> PRECEDENCE =
            Comparator.<RankedMatch>comparingInt(m -> rank(m.match().path().kind()))
                    .thenComparingInt(m -> -m.match().path().value().length())
                    .thenComparingInt(m -> m.match().method() == null ? 1 : 0)
                    .thenComparingInt(m -> -m.match().headers().size())
                    .thenComparingInt(m -> -m.match().queries().size());

    /**
     * @param routes first ones first
     */
    public static List<RankedMatch> of(List<UsableRoute> routes) {
        var all = new ArrayList<RankedMatch>();
        for (var route : routes) {
            for (var rule : route.fact().rules()) {
                for (var match : rule.matches()) {
                    all.add(new RankedMatch(route, rule, match));
                }
            }
        }
        all.sort(PRECEDENCE);
        return all;
    }

    private static int rank(PathKind kind) {
        return switch (kind) {
            case EXACT -> 0;
            case REGEX -> 1;
            case PREFIX -> 2;
        };
    }
}
