package io.sidelane.gateway.downstream;

import java.net.InetSocketAddress;

/**
 * Who asks, as far as a connection tells.
 *
 * @param protocol HTTP/3, HTTP/2 or HTTP/1.1
 */
public record Client(String listener, String protocol, InetSocketAddress address) {

    /** As {@code Via} has it (RFC 9110, 7.6.3). */
    public String via() {
        return protocol.substring("HTTP/".length()) + " sidelane";
    }
}
