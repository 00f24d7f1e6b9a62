package io.sidelane.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of HTTP/1.1 messages, with and without what is about their connection only. */
public final class Http1Fields {

    private static final AsciiString CHUNKED = AsciiString.cached("chunked");
    private static final AsciiString ZERO = AsciiString.cached("0");

    private Http1Fields() {}

    /**
     * Headers of a request whose head is well formed.
     *
     * @param end whether nothing follows
     */
    public static HttpHeaders request(RequestHead head, boolean end) {
        var headers = endToEnd(head);
        if (head.fields().get(Names.CONTENT_LENGTH) == null) {
            if (!end) {
                headers.set(Names.TRANSFER_ENCODING, CHUNKED);
            } else if (hasBody(head.method())) {
                headers.set(Names.CONTENT_LENGTH, ZERO);
            }
        }
        return headers;
    }

    /** Headers of a request for another protocol (RFC 6455, 4.1). */
    public static HttpHeaders upgrade(RequestHead head, String protocol, String key) {
        return endToEnd(head)
                .set(Names.CONNECTION, Names.UPGRADE)
                .set(Names.UPGRADE, protocol)
                .set(Names.SEC_WEBSOCKET_KEY, key);
    }

    private static HttpHeaders endToEnd(RequestHead head) {
        var headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        headers.add(Names.HOST, head.authority());
        head.fields()
                .forEach(
                        (name, value) -> {
                            if (!AsciiString.contentEquals(name, Names.HOST)) {
                                headers.add(name, value);
                            }
                        });
        return headers;
    }

    private static boolean hasBody(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }

    /** The fields of a response that are for the client. */
    public static Fields response(HttpMessage message) {
        return endToEnd(message.headers());
    }

    /** The fields that are not about the connection (RFC 9110, 7.6.1). */
    public static Fields endToEnd(HttpHeaders headers) {
        var nominated = nominated(headers);
        var fields = new Fields(headers.size() + 4);
        for (var each = headers.iteratorCharSequence(); each.hasNext(); ) {
            var field = each.next();
            var name = lower(field.getKey());
            if (!ofConnection(name) && !nominated.contains(name)) {
                fields.add(name, field.getValue());
            }
        }
        return fields;
    }

    public static Fields trailers(HttpHeaders headers) {
        var fields = new Fields(headers.size());
        for (var each = headers.iteratorCharSequence(); each.hasNext(); ) {
            var field = each.next();
            fields.add(lower(field.getKey()), field.getValue());
        }
        return fields;
    }

    /** What ends a message. */
    public static LastHttpContent end(@Nullable Fields trailers) {
        if (trailers == null) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        var last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        trailers.forEach(last.trailingHeaders()::add);
        return last;
    }

    private static List<AsciiString> nominated(HttpHeaders headers) {
        if (!headers.contains(Names.CONNECTION)) {
            return List.of();
        }
        var names = new ArrayList<AsciiString>();
        for (var value : headers.getAll(Names.CONNECTION)) {
            for (var name : value.split(",", -1)) {
                names.add(new AsciiString(name.strip()).toLowerCase());
            }
        }
        return names;
    }

    /* By their length first: a name that has just been lowered is no string yet. */
    private static boolean ofConnection(AsciiString name) {
        return switch (name.length()) {
            case 7 -> name.equals(Names.UPGRADE);
            case 10 -> name.equals(Names.CONNECTION) || name.equals(Names.KEEP_ALIVE);
            case 14 -> name.equals(Names.HTTP2_SETTINGS);
            case 16 -> name.equals(Names.PROXY_CONNECTION);
            case 17 -> name.equals(Names.TRANSFER_ENCODING);
            default -> false;
        };
    }

    private static AsciiString lower(CharSequence name) {
        return AsciiString.of(name).toLowerCase();
    }
}
