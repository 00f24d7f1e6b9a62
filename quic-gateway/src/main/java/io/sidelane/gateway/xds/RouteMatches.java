package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.sidelane.gateway.config.MatchType;
import io.sidelane.gateway.config.RouteConfig.HeaderConfig;
import io.sidelane.gateway.config.RouteConfig.QueryConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request must be like, in the words of a configuration. */
record RouteMatches(
        String prefix,
        @Nullable String path,
        @Nullable String regex,
        List<String> methods,
        List<HeaderConfig> headers,
        List<QueryConfig> queries) {

    static RouteMatches of(RouteMatch match) throws RejectedException {
        if (match.hasCaseSensitive() && !match.getCaseSensitive().getValue()) {
            throw new RejectedException("match.case_sensitive: false (expected: true)");
        }
        var methods = new ArrayList<String>();
        var headers = new ArrayList<HeaderConfig>();
        for (var header : match.getHeadersList()) {
            var name = header.getName().toLowerCase(Locale.ROOT);
            var type = type("match.headers: " + name, header.getStringMatch());
            if (!name.equals(":method")) {
                headers.add(new HeaderConfig(name, value(header.getStringMatch()), type));
            } else if (type == MatchType.EXACT) {
                methods.add(value(header.getStringMatch()));
            } else {
                throw new RejectedException(
                        "match.headers: :method by a pattern (expected: exact)");
            }
        }
        var queries = new ArrayList<QueryConfig>();
        for (var query : match.getQueryParametersList()) {
            queries.add(
                    new QueryConfig(
                            query.getName(),
                            value(query.getStringMatch()),
                            type(
                                    "match.query_parameters: " + query.getName(),
                                    query.getStringMatch())));
        }
        return new RouteMatches(
                prefix(match),
                match.hasPath() ? match.getPath() : null,
                match.hasSafeRegex() ? match.getSafeRegex().getRegex() : null,
                methods,
                headers,
                queries);
    }

    private static MatchType type(String field, StringMatcher matcher) throws RejectedException {
        return switch (matcher.getMatchPatternCase()) {
            case EXACT -> MatchType.EXACT;
            case SAFE_REGEX -> MatchType.REGULAR_EXPRESSION;
            default ->
                    throw new RejectedException(
                            field + " without string_match (expected: exact or safe_regex)");
        };
    }

    private static String value(StringMatcher matcher) {
        return matcher.hasSafeRegex() ? matcher.getSafeRegex().getRegex() : matcher.getExact();
    }

    private static String prefix(RouteMatch match) throws RejectedException {
        return switch (match.getPathSpecifierCase()) {
            case PATH, SAFE_REGEX -> "/";
            case PATH_SEPARATED_PREFIX -> match.getPathSeparatedPrefix();
            case PREFIX -> {
                // Within a segment nobody is to guess where it ends.
                if (!match.getPrefix().endsWith("/")) {
                    throw new RejectedException(
                            "match.prefix: %s (expected: one that ends in /, or path_separated_prefix)"
                                    .formatted(match.getPrefix()));
                }
                yield match.getPrefix();
            }
            default -> throw new RejectedException("match: no path (expected: one)");
        };
    }
}
