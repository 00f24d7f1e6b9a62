package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathModifier;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestRedirectFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An HTTPRoute's filters. */
final class HttpFilters {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final RouteParts parts;

    HttpFilters(RouteParts parts) {
        this.parts = parts;
    }

    List<FilterFact> read(@Nullable List<HTTPRouteFilter> filters) {
        var facts = new ArrayList<FilterFact>();
        for (var filter : Objects.requireNonNullElse(filters, List.<HTTPRouteFilter>of())) {
            var fact = read(filter);
            if (fact != null) {
                facts.add(fact);
            }
        }
        return facts;
    }

    private @Nullable FilterFact read(HTTPRouteFilter filter) {
        if (filter.getRequestHeaderModifier() != null) {
            return parts.headers(false, filter.getRequestHeaderModifier());
        }
        if (filter.getResponseHeaderModifier() != null) {
            return parts.headers(true, filter.getResponseHeaderModifier());
        }
        if (filter.getRequestRedirect() != null) {
            return redirect(filter.getRequestRedirect());
        }
        if (filter.getUrlRewrite() != null) {
            var rewrite = filter.getUrlRewrite();
            return new FilterFact.Rewrite(rewrite.getHostname(), newPath(rewrite.getPath()));
        }
        if (filter.getRequestMirror() != null) {
            return parts.mirror(filter.getRequestMirror());
        }
        parts.flaws.add(
                "filters.type",
                filter.getType(),
                "RequestHeaderModifier, ResponseHeaderModifier, RequestRedirect, URLRewrite or"
                        + " RequestMirror");
        return null;
    }

    private FilterFact redirect(HTTPRequestRedirectFilter redirect) {
        int status = Objects.requireNonNullElse(redirect.getStatusCode(), 302);
        if (!REDIRECTS.contains(status)) {
            parts.flaws.add("requestRedirect.statusCode", status, "301, 302, 303, 307 or 308");
        }
        return new FilterFact.Redirect(
                redirect.getScheme(),
                redirect.getHostname(),
                redirect.getPort(),
                newPath(redirect.getPath()),
                status);
    }

    private FilterFact.@Nullable NewPath newPath(@Nullable HTTPPathModifier path) {
        if (path == null) {
            return null;
        }
        var prefix = "ReplacePrefixMatch".equals(path.getType());
        var value = prefix ? path.getReplacePrefixMatch() : path.getReplaceFullPath();
        if (value == null || !value.isEmpty() && !value.startsWith("/")) {
            parts.flaws.add("path modifier", value, "a path, beginning with /");
            return null;
        }
        return new FilterFact.NewPath(prefix, value.isEmpty() ? "/" : value);
    }
}
