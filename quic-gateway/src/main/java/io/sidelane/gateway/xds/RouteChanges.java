package io.sidelane.gateway.xds;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.sidelane.gateway.config.RouteFilters;
import io.sidelane.gateway.config.RouteFilters.Field;
import io.sidelane.gateway.config.RouteFilters.HeaderModifier;
import io.sidelane.gateway.config.RouteFilters.Mirror;
import io.sidelane.gateway.config.RouteFilters.NewPath;
import io.sidelane.gateway.config.RouteFilters.Redirect;
import io.sidelane.gateway.config.RouteFilters.Rewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of a request and its answer on the way, as Envoy's fields say it. */
final class RouteChanges {

    /** How Envoy is told to exchange the whole path. */
    private static final String WHOLE_PATH = "^/[^?]*";

    private static final int MILLION = 1_000_000;

    private RouteChanges() {}

    static RouteFilters of(Route route) throws RejectedException {
        return new RouteFilters(
                modifier(route.getRequestHeadersToAddList(), route.getRequestHeadersToRemoveList()),
                modifier(
                        route.getResponseHeadersToAddList(),
                        route.getResponseHeadersToRemoveList()),
                route.hasRedirect() ? redirect(route) : null,
                route.hasRoute() ? rewrite(route) : null,
                mirrors(route.getRoute()));
    }

    static @Nullable HeaderModifier requestsOf(ClusterWeight share) throws RejectedException {
        return modifier(share.getRequestHeadersToAddList(), share.getRequestHeadersToRemoveList());
    }

    static @Nullable HeaderModifier answersOf(ClusterWeight share) throws RejectedException {
        return modifier(
                share.getResponseHeadersToAddList(), share.getResponseHeadersToRemoveList());
    }

    private static @Nullable HeaderModifier modifier(
            List<HeaderValueOption> options, List<String> remove) throws RejectedException {
        if (options.isEmpty() && remove.isEmpty()) {
            return null;
        }
        var set = new ArrayList<Field>();
        var add = new ArrayList<Field>();
        for (var option : options) {
            var name = option.getHeader().getKey().toLowerCase(Locale.ROOT);
            var field = new Field(name, literal(name, option.getHeader().getValue()));
            if (option.getAppendAction() == HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD) {
                set.add(field);
            } else if (option.getAppendAction() == HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD) {
                add.add(field);
            } else {
                throw new RejectedException(
                        "header %s: append_action %s (expected: OVERWRITE_IF_EXISTS_OR_ADD or APPEND_IF_EXISTS_OR_ADD)"
                                .formatted(name, option.getAppendAction()));
            }
        }
        return new HeaderModifier(
                remove.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(), set, add);
    }

    /* A percent sign begins a command of Envoy's; doubled it is one. */
    private static String literal(String name, String value) throws RejectedException {
        var plain = value.replace("%%", "");
        if (plain.contains("%")) {
            throw new RejectedException(
                    "header %s: %s (expected: %% doubled, the gateway knows no commands)"
                            .formatted(name, value));
        }
        return value.replace("%%", "%");
    }

    private static Redirect redirect(Route route) throws RejectedException {
        var redirect = route.getRedirect();
        return new Redirect(
                redirect.getSchemeRedirect().isEmpty() ? null : redirect.getSchemeRedirect(),
                redirect.getHostRedirect().isEmpty() ? null : redirect.getHostRedirect(),
                redirect.getPortRedirect() == 0 ? null : redirect.getPortRedirect(),
                redirectedPath(route, redirect),
                status(redirect.getResponseCode()));
    }

    private static @Nullable NewPath redirectedPath(Route route, RedirectAction redirect)
            throws RejectedException {
        return switch (redirect.getPathRewriteSpecifierCase()) {
            case PATH_REDIRECT -> new NewPath(redirect.getPathRedirect(), null);
            case PREFIX_REWRITE -> new NewPath(null, redirect.getPrefixRewrite());
            case REGEX_REWRITE -> path(route, redirect.getRegexRewrite());
            case PATHREWRITESPECIFIER_NOT_SET -> null;
        };
    }

    private static int status(RedirectResponseCode code) throws RejectedException {
        return switch (code) {
            case MOVED_PERMANENTLY -> 301;
            case FOUND -> 302;
            case SEE_OTHER -> 303;
            case TEMPORARY_REDIRECT -> 307;
            case PERMANENT_REDIRECT -> 308;
            case UNRECOGNIZED ->
                    throw new RejectedException(
                            "redirect.response_code: unknown (expected: known)");
        };
    }

    private static @Nullable Rewrite rewrite(Route route) throws RejectedException {
        var action = route.getRoute();
        var host = action.getHostRewriteLiteral().isEmpty() ? null : action.getHostRewriteLiteral();
        NewPath path = null;
        if (!action.getPrefixRewrite().isEmpty()) {
            path = new NewPath(null, action.getPrefixRewrite());
        } else if (action.hasRegexRewrite()) {
            path = path(route, action.getRegexRewrite());
        }
        return host == null && path == null ? null : new Rewrite(host, path);
    }

    /* Of regular expressions those two that say what Gateway API can say. */
    private static NewPath path(Route route, RegexMatchAndSubstitute rewrite)
            throws RejectedException {
        var regex = rewrite.getPattern().getRegex();
        if (regex.equals(WHOLE_PATH)) {
            return new NewPath(rewrite.getSubstitution().replace("\\\\", "\\"), null);
        }
        var prefix = route.getMatch().getPathSeparatedPrefix();
        if (!prefix.isEmpty()
                && regex.equals("^" + prefix.replaceAll("[^A-Za-z0-9/_-]", "\\\\$0") + "/*")
                && rewrite.getSubstitution().equals("/")) {
            return new NewPath(null, "/");
        }
        throw new RejectedException(
                "regex_rewrite: %s (expected: %s, or the prefix with /* after it and / instead)"
                        .formatted(regex, WHOLE_PATH));
    }

    private static List<Mirror> mirrors(RouteAction action) throws RejectedException {
        var mirrors = new ArrayList<Mirror>();
        for (var policy : action.getRequestMirrorPoliciesList()) {
            mirrors.add(
                    new Mirror(
                            policy.getCluster(),
                            policy.hasRuntimeFraction()
                                    ? perMillion(
                                            policy.getRuntimeFraction()
                                                    .getDefaultValue()
                                                    .getNumerator(),
                                            policy.getRuntimeFraction()
                                                    .getDefaultValue()
                                                    .getDenominatorValue())
                                    : MILLION));
        }
        return mirrors;
    }

    private static int perMillion(int numerator, int denominator) throws RejectedException {
        // HUNDRED, TEN_THOUSAND, MILLION.
        long scale =
                switch (denominator) {
                    case 0 -> 10_000;
                    case 1 -> 100;
                    default -> 1;
                };
        long share = numerator * scale;
        if (share < 0 || share > MILLION) {
            throw new RejectedException(
                    "request_mirror_policies.runtime_fraction: %d of a million (expected: 0..%d)"
                            .formatted(share, MILLION));
        }
        return (int) share;
    }
}
