package io.sidelane.gateway.http;

import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Fields of HTTP/2 messages. */
public final class Http2Fields {

    private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");

    private Http2Fields() {}

    /** All that are no pseudo-headers. */
    public static Fields fields(Http2Headers headers) {
        var fields = new Fields(headers.size());
        for (var field : headers) {
            if (!isPseudo(field.getKey())) {
                fields.add(field.getKey(), field.getValue());
            }
        }
        return fields;
    }

    /** A request as it came, whether well formed or not. */
    public static RequestHead head(Http2Headers headers) {
        var fields = fields(headers);
        var authority = headers.authority();
        var named = authority == null ? fields.get(Names.HOST) : authority;
        var protocol = headers.get(PROTOCOL);
        return new RequestHead(
                text(headers.method()),
                text(headers.scheme()),
                text(named),
                text(headers.path()),
                protocol == null ? null : protocol.toString(),
                fields);
    }

    /**
     * @param scheme of the hop
     */
    public static Http2Headers request(RequestHead head, String scheme) {
        var headers = new DefaultHttp2Headers(false, head.fields().size() + 4);
        headers.method(head.method());
        headers.scheme(scheme);
        headers.authority(head.authority());
        headers.path(head.path());
        if (head.protocol() != null) {
            headers.set(PROTOCOL, head.protocol());
        }
        head.fields()
                .forEach(
                        (name, value) -> {
                            if (!AsciiString.contentEquals(name, Names.HOST)) {
                                headers.add(name, value);
                            }
                        });
        return headers;
    }

    public static Http2Headers response(int status, Fields fields) {
        var headers = new DefaultHttp2Headers(false, fields.size() + 1);
        headers.status(Integer.toString(status));
        fields.forEach(headers::add);
        return headers;
    }

    /** What ends a message. */
    public static Http2StreamFrame end(@Nullable Fields trailers) {
        if (trailers == null) {
            return new DefaultHttp2DataFrame(true);
        }
        var headers = new DefaultHttp2Headers(false, trailers.size());
        trailers.forEach(headers::add);
        return new DefaultHttp2HeadersFrame(headers, true);
    }

    private static boolean isPseudo(CharSequence name) {
        return !name.isEmpty() && name.charAt(0) == ':';
    }

    static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }
}
