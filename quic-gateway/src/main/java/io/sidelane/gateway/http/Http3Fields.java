package io.sidelane.gateway.http;

import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;

/** Fields of HTTP/3 messages. */
public final class Http3Fields {

    private static final String PROTOCOL = ":protocol";

    private Http3Fields() {}

    /** A request as it came, whether well formed or not. */
    public static RequestHead head(Http3Headers headers) {
        var fields = fields(headers);
        var authority = headers.authority();
        var protocol = headers.get(PROTOCOL);
        return new RequestHead(
                Http2Fields.text(headers.method()),
                Http2Fields.text(headers.scheme()),
                Http2Fields.text(authority == null ? fields.get(Names.HOST) : authority),
                Http2Fields.text(headers.path()),
                protocol == null ? null : protocol.toString(),
                fields);
    }

    /** All that are no pseudo-headers. */
    public static Fields fields(Http3Headers headers) {
        var fields = new Fields(headers.size());
        for (var field : headers) {
            var name = field.getKey();
            if (name.isEmpty() || name.charAt(0) != ':') {
                fields.add(name, field.getValue());
            }
        }
        return fields;
    }

    public static Http3Headers response(int status, Fields fields) {
        var headers = new DefaultHttp3Headers(false, fields.size() + 1);
        headers.status(Integer.toString(status));
        fields.forEach(headers::add);
        return headers;
    }

    public static Http3Headers trailers(Fields fields) {
        var headers = new DefaultHttp3Headers(false, fields.size());
        fields.forEach(headers::add);
        return headers;
    }
}
