package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import java.util.List;

public final class RouteMatches {
    private RouteMatches() {}

    /** Two where a client cannot say "by whole segments" in one. */
    public static List<RouteMatch> of(MatchFact match, ClientKind client) {
        var value = match.path().value();
        return switch (match.path().kind()) {
            case EXACT -> List.of(rest(match).setPath(value).build());
            case REGEX -> List.of(rest(match).setSafeRegex(regex(value)).build());
            case PREFIX -> prefix(match, stripped(value), client);
        };
    }

    private static List<RouteMatch> prefix(MatchFact match, String value, ClientKind client) {
        if (value.isEmpty()) {
            return List.of(rest(match).setPrefix("/").build());
        }
        return switch (client) {
            case SIDECAR -> List.of(rest(match).setPathSeparatedPrefix(value).build());
            case GRPC ->
                    List.of(
                            rest(match).setPath(value).build(),
                            rest(match).setPrefix(value + "/").build());
        };
    }

    /** Without slashes at the end. */
    static String stripped(String prefix) {
        var end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return prefix.substring(0, end);
    }

    private static RouteMatch.Builder rest(MatchFact match) {
        var builder = RouteMatch.newBuilder().setCaseSensitive(BoolValue.of(true));
        if (match.method() != null) {
            builder.addHeaders(
                    HeaderMatcher.newBuilder()
                            .setName(":method")
                            .setStringMatch(StringMatcher.newBuilder().setExact(match.method())));
        }
        for (var header : match.headers()) {
            builder.addHeaders(
                    HeaderMatcher.newBuilder()
                            .setName(header.name())
                            .setStringMatch(matcher(header)));
        }
        for (var query : match.queries()) {
            builder.addQueryParameters(
                    QueryParameterMatcher.newBuilder()
                            .setName(query.name())
                            .setStringMatch(matcher(query)));
        }
        return builder;
    }

    private static StringMatcher.Builder matcher(MatchFact.Value value) {
        return value.regex()
                ? StringMatcher.newBuilder().setSafeRegex(regex(value.value()))
                : StringMatcher.newBuilder().setExact(value.value());
    }

    private static RegexMatcher.Builder regex(String text) {
        return RegexMatcher.newBuilder().setRegex(text);
    }
}
