package io.sidelane.gateway.routing;

import io.sidelane.gateway.config.RouteFilters;
import io.sidelane.gateway.config.RouteFilters.Mirror;
import io.sidelane.gateway.config.RouteFilters.NewPath;
import io.sidelane.gateway.config.RouteFilters.Redirect;
import io.sidelane.gateway.config.RouteFilters.Rewrite;
import io.sidelane.gateway.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route does to requests and answers. Nothing of it makes a message that is no good of one
 * that is: names, values and paths were looked at when they were read.
 */
public record Filters(
        String pathPrefix,
        FieldChanges request,
        FieldChanges response,
        @Nullable Redirect redirect,
        @Nullable Rewrite rewrite,
        List<Mirror> mirrors) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    public Filters {
        mirrors = List.copyOf(mirrors);
    }

    /** Where a client is to ask instead. */
    public record Moved(int status, String location) {}

    /**
     * @param pathPrefix of the route
     */
    static Filters of(String pathPrefix, RouteFilters filters) {
        return new Filters(
                pathPrefix,
                FieldChanges.of(filters.requestHeaderModifier()),
                FieldChanges.of(filters.responseHeaderModifier()),
                filters.requestRedirect(),
                filters.urlRewrite(),
                filters.requestMirrors());
    }

    /** Null where an upstream is asked. */
    public @Nullable Moved moved(RequestHead head) {
        if (redirect == null) {
            return null;
        }
        var scheme = redirect.scheme() == null ? head.scheme() : redirect.scheme();
        var host = redirect.hostname() == null ? head.host() : redirect.hostname();
        return new Moved(
                redirect.statusCode(),
                scheme
                        + "://"
                        + host
                        + port(redirect, scheme, head)
                        + path(redirect.path(), head.path()));
    }

    private static String port(Redirect redirect, String scheme, RequestHead head) {
        var port = redirect.port();
        if (port == null) {
            // As the client asked, unless it is to ask by another name or scheme.
            return redirect.scheme() == null && redirect.hostname() == null
                    ? head.authority().substring(head.host().length())
                    : "";
        }
        return port == (scheme.equals("http") ? HTTP : HTTPS) ? "" : ":" + port;
    }

    /** As the upstream is asked. Fields are those of {@code head}, changed. */
    public RequestHead rewritten(RequestHead head) {
        request.apply(head.fields());
        return rewrite == null
                ? head
                : head.to(
                        rewrite.hostname() == null ? head.authority() : rewrite.hostname(),
                        path(rewrite.path(), head.path()));
    }

    private String path(@Nullable NewPath next, String asked) {
        if (next == null) {
            return asked;
        }
        int query = asked.indexOf('?');
        var path = query < 0 ? asked : asked.substring(0, query);
        var rest = query < 0 ? "" : asked.substring(query);
        return (next.replaceFullPath() == null
                        ? exchanged(path, String.valueOf(next.replacePrefixMatch()))
                        : next.replaceFullPath())
                + rest;
    }

    private String exchanged(String path, String replacement) {
        var below = path.substring(stripped(pathPrefix).length());
        var base = stripped(replacement);
        // Two slashes would be another path.
        return base.isEmpty() ? below.replaceFirst("^/*", "/") : base + below;
    }

    private static String stripped(String path) {
        return path.replaceFirst("/+$", "");
    }
}
