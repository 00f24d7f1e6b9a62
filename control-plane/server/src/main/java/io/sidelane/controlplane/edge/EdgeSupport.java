package io.sidelane.controlplane.edge;

import io.sidelane.controlplane.mesh.RouteCheck;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import java.util.ArrayList;
import java.util.List;

/** What of routes a QUIC gateway does not do, found before it is asked. */
final class EdgeSupport {

    private EdgeSupport() {}

    /** One line each, none if it does all. */
    static List<String> flaws(RouteFact route) {
        var flaws = new ArrayList<>(RouteCheck.flaws(route));
        for (var rule : route.rules()) {
            rule.matches().forEach(match -> check(match, flaws));
            check(rule, flaws);
        }
        return flaws;
    }

    private static void check(MatchFact match, List<String> flaws) {
        if (match.path().kind() == MatchFact.PathKind.REGEX) {
            flaws.add(
                    "matches.path: RegularExpression %s (expected: Exact or PathPrefix on a Gateway)"
                            .formatted(match.path().value()));
        }
        for (var header : match.headers()) {
            if (header.regex()) {
                flaws.add(
                        "matches.headers: RegularExpression %s (expected: Exact on a Gateway)"
                                .formatted(header.name()));
            }
        }
        if (!match.queries().isEmpty()) {
            flaws.add(
                    "matches.queryParams: %s (expected: none on a Gateway)"
                            .formatted(match.queries().getFirst().name()));
        }
    }

    private static void check(RuleFact rule, List<String> flaws) {
        if (!rule.filters().isEmpty()
                || rule.backends().stream().anyMatch(backend -> !backend.filters().isEmpty())) {
            flaws.add("filters: set (expected: none on a Gateway)");
        }
        if (rule.backendRequest() != null) {
            flaws.add(
                    "timeouts.backendRequest: %s (expected: none on a Gateway, request alone)"
                            .formatted(rule.backendRequest()));
        }
        var retry = rule.retry();
        if (retry != null && (!retry.codes().isEmpty() || retry.backoff() != null)) {
            flaws.add("retry: codes or backoff (expected: attempts alone on a Gateway)");
        }
        if (retry != null && retry.attempts() > 10) {
            flaws.add(
                    "retry.attempts: %d (expected: 0..10 on a Gateway)"
                            .formatted(retry.attempts()));
        }
    }
}
