package io.sidelane.controlplane.mesh.envoy;

import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.MatchFact;

/** Another host or path, for the backend only. */
public final class Rewrites {
    private Rewrites() {}

    public static void addTo(
            RouteAction.Builder action, FilterFact.Rewrite rewrite, MatchFact match) {
        if (rewrite.host() != null) {
            action.setHostRewriteLiteral(rewrite.host());
        }
        var path = rewrite.path();
        if (path == null) {
            return;
        }
        var matched = match.path().value();
        if (!path.prefix()) {
            action.setRegexRewrite(substitute("^/[^?]*", path.value().replace("\\", "\\\\")));
        } else if (swallowsPrefix(matched, path)) {
            action.setRegexRewrite(withoutPrefix(matched));
        } else {
            action.setPrefixRewrite(prefix(matched, path));
        }
    }

    /**
     * Whether {@code /a/b} becomes {@code /b}: replacing the prefix alone would leave two slashes.
     */
    static boolean swallowsPrefix(String matched, FilterFact.NewPath path) {
        return RouteMatches.stripped(path.value()).isEmpty()
                && !RouteMatches.stripped(matched).isEmpty();
    }

    static RegexMatchAndSubstitute withoutPrefix(String matched) {
        var quoted = RouteMatches.stripped(matched).replaceAll("[^A-Za-z0-9/_-]", "\\\\$0");
        return substitute("^" + quoted + "/*", "/");
    }

    /** What stands where the prefix stood; the match of everything takes the slash with it. */
    static String prefix(String matched, FilterFact.NewPath path) {
        var replacement = RouteMatches.stripped(path.value());
        return RouteMatches.stripped(matched).isEmpty() ? replacement + "/" : replacement;
    }

    private static RegexMatchAndSubstitute substitute(String regex, String substitution) {
        return RegexMatchAndSubstitute.newBuilder()
                .setPattern(RegexMatcher.newBuilder().setRegex(regex))
                .setSubstitution(substitution)
                .build();
    }
}
