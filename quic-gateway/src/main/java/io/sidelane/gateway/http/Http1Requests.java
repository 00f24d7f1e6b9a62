package io.sidelane.gateway.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Heads of HTTP/1.1 requests, refused where two readers could differ about where they end. */
public final class Http1Requests {

    private Http1Requests() {}

    /** Null when it is none that a gateway may pass on (RFC 9112, 3.2, 6.1 and 6.3). */
    public static @Nullable RequestHead head(HttpRequest request) {
        var headers = request.headers();
        if (request.decoderResult().isFailure() || ambiguousLength(request)) {
            return null;
        }
        var hosts = headers.getAll(Names.HOST);
        if (hosts.size() > 1
                || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return null;
        }
        var target = request.uri();
        var authority = hosts.isEmpty() ? "" : hosts.getFirst();
        var lower = target.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            // The absolute form; its authority counts (RFC 9112, 3.2.2).
            int from = target.indexOf("//") + 2;
            int slash = target.indexOf('/', from);
            authority = target.substring(from, slash < 0 ? target.length() : slash);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        var fields = Http1Fields.endToEnd(headers);
        fields.remove(Names.HOST);
        var te = fields.get(Names.TE);
        if (te != null) {
            // Told to this connection alone: what trailers need is known from what follows.
            fields.remove(Names.TE);
        }
        var upgrade = Upgrade.of(request);
        if (upgrade == null) {
            return new RequestHead(
                    request.method().name(), "https", authority, target, null, fields);
        }
        return upgrade.complete()
                ? new RequestHead("CONNECT", "https", authority, target, upgrade.protocol(), fields)
                : null;
    }

    private static boolean ambiguousLength(HttpRequest request) {
        var encodings = request.headers().getAll(Names.TRANSFER_ENCODING);
        if (encodings.isEmpty()) {
            return request.headers().getAll(Names.CONTENT_LENGTH).size() > 1;
        }
        return encodings.size() > 1
                || !encodings.getFirst().equalsIgnoreCase("chunked")
                || request.headers().contains(Names.CONTENT_LENGTH)
                || !request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }
}
