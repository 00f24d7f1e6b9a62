package io.sidelane.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * What a request begins with.
 *
 * @param authority host and port that the client asks for; empty when HTTP/1.0 names none
 * @param path with its query
 * @param protocol of an extended CONNECT (RFC 8441), which an Upgrade of HTTP/1.1 is, too; else
 *     null
 */
public record RequestHead(
        String method,
        String scheme,
        String authority,
        String path,
        @Nullable String protocol,
        Fields fields) {

    /** Without the port, in lower case as it must come. */
    public String host() {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    /** The same for somebody else, with the same fields. */
    public RequestHead to(String otherAuthority, String otherPath) {
        return new RequestHead(method, scheme, otherAuthority, otherPath, protocol, fields);
    }

    /** The same with its path written in the only way. */
    public RequestHead normal() {
        var normal = NormalPath.of(path);
        return normal.equals(path) ? this : to(authority, normal);
    }

    /** The path without its query. */
    public String pathAlone() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Whether what follows is another protocol's, either way and until one side ends it. */
    public boolean tunnel() {
        return protocol != null;
    }

    /** Whether doing it twice is as good as once (RFC 9110, 9.2.2). */
    public boolean idempotent() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** Whether it may be served when it is a replay (RFC 8470, 4). */
    public boolean safe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }

    /**
     * Whether it is one that has a body as a rule, so that waiting for it would be waiting in vain.
     */
    public boolean expectsBody() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "DELETE" -> RequestRules.length(fields) > 0;
            default -> true;
        };
    }

    public boolean grpc() {
        var type = fields.get(Names.CONTENT_TYPE);
        return type != null && type.toString().startsWith("application/grpc");
    }
}
