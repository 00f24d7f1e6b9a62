package io.sidelane.controlplane.edge;

import io.sidelane.api.quic.OwnedFields;
import io.sidelane.controlplane.mesh.check.RouteCheck;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of routes a QUIC gateway does not do, found before it is asked. */
final class EdgeSupport {

    private static final int MOST_MIRRORS = 4;
    private static final int LATIN = 255;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    private static final Pattern PATH = Pattern.compile("/[!-~&&[^?#\\\\]]*");
    private static final Pattern DOTS = Pattern.compile("/(\\.|%2[eE]){1,2}(/|$)");

    private EdgeSupport() {}

    /** One line each, none if it does all. */
    static List<String> flaws(RouteFact route) {
        var flaws = new ArrayList<>(RouteCheck.flaws(route));
        for (var rule : route.rules()) {
            check(rule, flaws);
        }
        return flaws;
    }

    private static void check(RuleFact rule, List<String> flaws) {
        rule.filters().forEach(filter -> check(filter, rule, flaws));
        rule.backends()
                .forEach(
                        backend -> backend.filters().forEach(filter -> check(filter, rule, flaws)));
        if (rule.filters().stream().anyMatch(FilterFact.Redirect.class::isInstance)
                && rule.filters().stream()
                        .anyMatch(
                                each ->
                                        each instanceof FilterFact.Rewrite
                                                || each instanceof FilterFact.Mirror)) {
            flaws.add(
                    "filters: RequestRedirect beside URLRewrite or RequestMirror (expected: it alone)");
        }
        if (rule.filters().stream().filter(FilterFact.Mirror.class::isInstance).count()
                > MOST_MIRRORS) {
            flaws.add("filters: RequestMirror (expected: at most %d)".formatted(MOST_MIRRORS));
        }
        if (rule.request() != null && rule.request().compareTo(LONGEST) > 0) {
            flaws.add(
                    "timeouts.request: %s (expected: at most 24h on a Gateway)"
                            .formatted(rule.request()));
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

    /* What a gateway would refuse keeps its port's other routes from changing. */
    private static void check(FilterFact filter, RuleFact rule, List<String> flaws) {
        switch (filter) {
            case FilterFact.Headers headers -> {
                Stream.concat(headers.set().stream(), headers.add().stream())
                        .forEach(header -> check(header, flaws));
                headers.remove().forEach(name -> check(name, flaws));
            }
            case FilterFact.Redirect redirect -> {
                checkHost(redirect.host(), flaws);
                if (redirect.scheme() != null && !redirect.scheme().matches("https?")) {
                    flaws.add(
                            "filters: scheme %s (expected: http or https)"
                                    .formatted(redirect.scheme()));
                }
                check(redirect.path(), rule, flaws);
            }
            case FilterFact.Rewrite rewrite -> {
                checkHost(rewrite.host(), flaws);
                check(rewrite.path(), rule, flaws);
            }
            case FilterFact.Mirror _ -> {}
        }
    }

    private static void check(FilterFact.Header header, List<String> flaws) {
        check(header.name(), flaws);
        if (!header.value().equals(header.value().strip())
                || header.value().chars().anyMatch(c -> c > LATIN)) {
            flaws.add(
                    "filters: value of header %s (expected: blanks only inside, and no character above U+00FF)"
                            .formatted(header.name()));
        }
    }

    private static void check(String name, List<String> flaws) {
        if (OwnedFields.has(name)) {
            flaws.add(
                    "filters: header %s (expected: none that a gateway itself owns)"
                            .formatted(name));
        }
    }

    private static void checkHost(@Nullable String host, List<String> flaws) {
        if (host != null && !HOST.matcher(host).matches()) {
            flaws.add("filters: hostname %s (expected: a name)".formatted(host));
        }
    }

    private static void check(
            FilterFact.@Nullable NewPath path, RuleFact rule, List<String> flaws) {
        if (path == null) {
            return;
        }
        if (path.prefix()
                && rule.matches().stream()
                        .anyMatch(match -> match.path().kind() != MatchFact.PathKind.PREFIX)) {
            flaws.add("filters: ReplacePrefixMatch (expected: matches by PathPrefix alone)");
        }
        if (!PATH.matcher(path.value()).matches() || DOTS.matcher(path.value()).find()) {
            flaws.add(
                    "filters: path %s (expected: visible ASCII, without query, . and .. as segments)"
                            .formatted(path.value()));
        }
    }
}
