package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCMethodMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteRule;
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

/** GRPCRoute v1: methods become paths, as gRPC puts them on the wire. */
final class GrpcRouteReader {
    private final RouteParts parts;

    private GrpcRouteReader(GRPCRoute route) {
        parts = new RouteParts(route);
    }

    static @Nullable RouteFact read(GRPCRoute route) {
        var reader = new GrpcRouteReader(route);
        var spec = route.getSpec();
        var rules =
                Objects.requireNonNullElse(spec.getRules(), List.<GRPCRouteRule>of()).stream()
                        .map(reader::rule)
                        .toList();
        return reader.parts.fact(
                spec.getParentRefs(),
                route.getStatus() == null ? null : route.getStatus().getParents(),
                spec.getHostnames(),
                rules);
    }

    private RuleFact rule(GRPCRouteRule rule) {
        if (rule.getSessionPersistence() != null) {
            parts.flaws.add("rules.sessionPersistence", "set", "nothing: it is not supported");
        }
        var matches =
                Objects.requireNonNullElse(rule.getMatches(), List.<GRPCRouteMatch>of()).stream()
                        .map(this::match)
                        .toList();
        var backends = new ArrayList<BackendFact>();
        for (var ref :
                Objects.requireNonNullElse(rule.getBackendRefs(), List.<GRPCBackendRef>of())) {
            var backend =
                    parts.backend(
                            ref.getGroup(),
                            ref.getKind(),
                            ref.getNamespace(),
                            ref.getName(),
                            ref.getPort(),
                            ref.getWeight(),
                            filters(ref.getFilters()));
            if (backend != null) {
                backends.add(backend);
            }
        }
        return new RuleFact(
                matches.isEmpty() ? List.of(MatchFact.ANY) : matches,
                filters(rule.getFilters()),
                backends,
                null,
                null,
                null);
    }

    private MatchFact match(GRPCRouteMatch match) {
        var headers = new ArrayList<MatchFact.Value>();
        for (var h : Objects.requireNonNullElse(match.getHeaders(), List.<GRPCHeaderMatch>of())) {
            if (RouteParts.isToken(h.getName())) {
                headers.add(HttpRouteReader.value(h.getName(), h.getValue(), h.getType()));
            } else {
                parts.flaws.add("matches.headers.name", h.getName(), "letters, digits and hyphens");
            }
        }
        var path = match.getMethod() == null ? MatchFact.ANY.path() : path(match.getMethod());
        return new MatchFact(path, null, headers, List.of());
    }

    private Path path(GRPCMethodMatch method) {
        var service = Objects.requireNonNullElse(method.getService(), "");
        var name = Objects.requireNonNullElse(method.getMethod(), "");
        if (service.isEmpty() && name.isEmpty()) {
            parts.flaws.add("matches.method", "neither service nor method", "one of them, or both");
            return MatchFact.ANY.path();
        }
        if ("RegularExpression".equals(method.getType())) {
            return new Path(
                    PathKind.REGEX,
                    "/%s/%s"
                            .formatted(
                                    service.isEmpty() ? "[^/]+" : "(?:" + service + ")",
                                    name.isEmpty() ? "[^/]+" : "(?:" + name + ")"));
        }
        if (service.isEmpty()) {
            return new Path(PathKind.REGEX, "/[^/]+/" + quoted(name));
        }
        return name.isEmpty()
                ? new Path(PathKind.PREFIX, "/" + service)
                : new Path(PathKind.EXACT, "/%s/%s".formatted(service, name));
    }

    private static String quoted(String text) {
        return text.replaceAll("[^A-Za-z0-9_]", "\\\\$0");
    }

    private List<FilterFact> filters(@Nullable List<GRPCRouteFilter> filters) {
        var facts = new ArrayList<FilterFact>();
        for (var filter : Objects.requireNonNullElse(filters, List.<GRPCRouteFilter>of())) {
            if (filter.getRequestHeaderModifier() != null) {
                facts.add(parts.headers(false, filter.getRequestHeaderModifier()));
            } else if (filter.getResponseHeaderModifier() != null) {
                facts.add(parts.headers(true, filter.getResponseHeaderModifier()));
            } else if (filter.getRequestMirror() != null) {
                var mirror = parts.mirror(filter.getRequestMirror());
                if (mirror != null) {
                    facts.add(mirror);
                }
            } else {
                parts.flaws.add(
                        "filters.type",
                        filter.getType(),
                        "RequestHeaderModifier, ResponseHeaderModifier or RequestMirror");
            }
        }
        return facts;
    }
}
