package io.sidelane.gateway.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another protocol that a client of HTTP/1.1 asks for (RFC 9110, 7.8), as an extended CONNECT does
 * in HTTP/2 and HTTP/3: WebSocket (RFC 6455, 4) or CONNECT-UDP (RFC 9298, 3.2).
 *
 * @param key that a WebSocket's answer must prove to have read; null: it is none
 */
public record Upgrade(String protocol, @Nullable String key) {

    private static final List<String> PROTOCOLS = List.of(WebSockets.PROTOCOL, UdpTarget.PROTOCOL);

    /**
     * What a request asks for, null when that is nothing. What has a body does not ask, nor does an
     * Upgrade that names something else as well: both are ordinary requests, whose Upgrade goes no
     * further.
     */
    public static @Nullable Upgrade of(HttpRequest request) {
        var headers = request.headers();
        if (!headers.contains(Names.UPGRADE)
                || !request.method().equals(HttpMethod.GET)
                || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || headers.contains(Names.CONTENT_LENGTH)
                || headers.contains(Names.TRANSFER_ENCODING)) {
            return null;
        }
        for (var protocol : PROTOCOLS) {
            if (named(headers, protocol)) {
                return new Upgrade(
                        protocol,
                        protocol.equals(WebSockets.PROTOCOL) ? WebSockets.key(request) : null);
            }
        }
        return null;
    }

    /** Whether a message is about that protocol, and about no other one. */
    static boolean named(HttpHeaders headers, String protocol) {
        var protocols = headers.getAll(Names.UPGRADE);
        return protocols.size() == 1
                && protocols.getFirst().equalsIgnoreCase(protocol)
                && headers.containsValue(Names.CONNECTION, Names.UPGRADE, true);
    }

    /** Whether it has what its protocol wants. */
    boolean complete() {
        return key != null || !protocol.equals(WebSockets.PROTOCOL);
    }

    /** Writes what the 101 says of it. */
    public void accept(HttpHeaders response) {
        response.set(Names.CONNECTION, Names.UPGRADE);
        response.set(Names.UPGRADE, protocol);
        if (key != null) {
            response.set(Names.SEC_WEBSOCKET_ACCEPT, WebSockets.accept(key));
        }
    }
}
