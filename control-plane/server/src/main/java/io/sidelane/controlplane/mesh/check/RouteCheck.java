package io.sidelane.controlplane.mesh.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.MatchFact.PathKind;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import java.util.ArrayList;
import java.util.List;

/** What proxies would refuse a route for, found before they are asked. */
public final class RouteCheck {
    /** Envoy's {@code re2.max_program_size.error_level}, as it comes. */
    private static final int MAX_PROGRAM = 100;

    private RouteCheck() {}

    /** One line each, none if it is good. */
    public static List<String> flaws(RouteFact route) {
        var flaws = new ArrayList<>(route.flaws());
        for (var rule : route.rules()) {
            for (var match : rule.matches()) {
                check(match, flaws);
            }
        }
        return flaws;
    }

    private static void check(MatchFact match, List<String> flaws) {
        if (match.path().kind() == PathKind.REGEX) {
            regex("matches.path.value", match.path().value(), flaws);
        }
        for (var header : match.headers()) {
            if (header.regex()) {
                regex("matches.headers.value", header.value(), flaws);
            }
        }
        for (var query : match.queries()) {
            if (query.regex()) {
                regex("matches.queryParams.value", query.value(), flaws);
            }
        }
    }

    private static void regex(String what, String text, List<String> flaws) {
        try {
            var size = Pattern.compile(text).programSize();
            if (size > MAX_PROGRAM) {
                flaws.add(
                        "%s: %s takes %d steps (expected: at most %d, Envoy's limit)"
                                .formatted(what, text, size, MAX_PROGRAM));
            }
        } catch (PatternSyntaxException e) {
            flaws.add(
                    "%s: %s (expected: a regular expression of RE2; %s)"
                            .formatted(what, text, e.getDescription()));
        }
    }
}
