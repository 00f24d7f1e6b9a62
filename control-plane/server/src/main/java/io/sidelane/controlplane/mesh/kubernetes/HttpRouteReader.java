package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPQueryParamMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRetry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.MatchFact;
import io.sidelane.controlplane.mesh.fact.MatchFact.Path;
import io.sidelane.controlplane.mesh.fact.MatchFact.PathKind;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import io.sidelane.controlplane.mesh.fact.RuleFact.BackendFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** HTTPRoute v1, its experimental {@code retry} included. */
final class HttpRouteReader {
    private static final int DEFAULT_ATTEMPTS = 1;
    private static final int MAX_ATTEMPTS = 100;

    private final RouteParts parts;
    private final HttpFilters filters;

    private HttpRouteReader(HTTPRoute route) {
        parts = new RouteParts(route);
        filters = new HttpFilters(parts);
    }

    static @Nullable RouteFact read(HTTPRoute route) {
        var reader = new HttpRouteReader(route);
        var spec = route.getSpec();
        var rules =
                spec.getRules() == null || spec.getRules().isEmpty()
                        ? List.<RuleFact>of()
                        : spec.getRules().stream().map(reader::rule).toList();
        return reader.parts.fact(
                spec.getParentRefs(),
                route.getStatus() == null ? null : route.getStatus().getParents(),
                spec.getHostnames(),
                rules);
    }

    private RuleFact rule(HTTPRouteRule rule) {
        if (rule.getSessionPersistence() != null) {
            parts.flaws.add("rules.sessionPersistence", "set", "nothing: it is not supported");
        }
        var matches =
                Objects.requireNonNullElse(rule.getMatches(), List.<HTTPRouteMatch>of()).stream()
                        .map(this::match)
                        .toList();
        var timeouts = rule.getTimeouts();
        return new RuleFact(
                matches.isEmpty() ? List.of(MatchFact.ANY) : matches,
                filters.read(rule.getFilters()),
                backends(rule),
                timeouts == null
                        ? null
                        : parts.flaws.duration("timeouts.request", timeouts.getRequest(), null),
                timeouts == null
                        ? null
                        : parts.flaws.duration(
                                "timeouts.backendRequest", timeouts.getBackendRequest(), null),
                rule.getRetry() == null ? null : retry(rule.getRetry()));
    }

    private List<BackendFact> backends(HTTPRouteRule rule) {
        var backends = new ArrayList<BackendFact>();
        for (var ref :
                Objects.requireNonNullElse(rule.getBackendRefs(), List.<HTTPBackendRef>of())) {
            var backend =
                    parts.backend(
                            ref.getGroup(),
                            ref.getKind(),
                            ref.getNamespace(),
                            ref.getName(),
                            ref.getPort(),
                            ref.getWeight(),
                            backendFilters(ref.getFilters()));
            if (backend != null) {
                backends.add(backend);
            }
        }
        return backends;
    }

    private List<FilterFact> backendFilters(@Nullable List<HTTPRouteFilter> list) {
        var read = filters.read(list);
        for (var filter : read) {
            if (!(filter instanceof FilterFact.Headers)) {
                parts.flaws.add("backendRefs.filters", "not a header modifier", "header modifiers");
            }
        }
        return read;
    }

    private RuleFact.Retry retry(HTTPRouteRetry retry) {
        int attempts = Objects.requireNonNullElse(retry.getAttempts(), DEFAULT_ATTEMPTS);
        if (attempts < 0 || attempts > MAX_ATTEMPTS) {
            parts.flaws.add("retry.attempts", attempts, "0.." + MAX_ATTEMPTS);
        }
        var codes = Objects.requireNonNullElse(retry.getCodes(), List.<Integer>of());
        for (var code : codes) {
            if (code < 400 || code > 599) {
                parts.flaws.add("retry.codes", code, "400..599");
            }
        }
        var backoff = parts.flaws.duration("retry.backoff", retry.getBackoff(), null);
        return new RuleFact.Retry(attempts, codes, backoff);
    }

    private MatchFact match(HTTPRouteMatch match) {
        var headers = new ArrayList<MatchFact.Value>();
        for (var h : Objects.requireNonNullElse(match.getHeaders(), List.<HTTPHeaderMatch>of())) {
            if (RouteParts.isToken(h.getName())) {
                headers.add(value(h.getName(), h.getValue(), h.getType()));
            } else {
                parts.flaws.add("matches.headers.name", h.getName(), "letters, digits and hyphens");
            }
        }
        var queries =
                Objects.requireNonNullElse(match.getQueryParams(), List.<HTTPQueryParamMatch>of())
                        .stream()
                        .map(q -> value(q.getName(), q.getValue(), q.getType()))
                        .toList();
        return new MatchFact(path(match), match.getMethod(), headers, queries);
    }

    private Path path(HTTPRouteMatch match) {
        if (match.getPath() == null) {
            return MatchFact.ANY.path();
        }
        var value = Objects.requireNonNullElse(match.getPath().getValue(), "/");
        var kind =
                switch (match.getPath().getType()) {
                    case "Exact" -> PathKind.EXACT;
                    case "RegularExpression" -> PathKind.REGEX;
                    case null, default -> PathKind.PREFIX;
                };
        if (kind != PathKind.REGEX && !value.startsWith("/")) {
            parts.flaws.add("matches.path.value", value, "a path, beginning with /");
        }
        return new Path(kind, value);
    }

    static MatchFact.Value value(String name, String value, @Nullable String type) {
        return new MatchFact.Value(name, value, "RegularExpression".equals(type));
    }
}
