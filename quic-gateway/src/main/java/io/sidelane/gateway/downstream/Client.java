package io.sidelane.gateway.downstream;

import io.netty.util.AsciiString;
import io.sidelane.gateway.config.Address;
import java.net.InetSocketAddress;

/**
 * Who asks, as far as a connection tells. One a connection and address, with what each request says
 * of it.
 *
 * @param protocol HTTP/3, HTTP/2 or HTTP/1.1
 * @param written the address as a log has it
 * @param host the address without its port
 * @param via as {@code Via} has it (RFC 9110, 7.6.3)
 */
public record Client(
        String listener,
        String protocol,
        InetSocketAddress address,
        String written,
        AsciiString host,
        AsciiString via) {

    public Client(String listener, String protocol, InetSocketAddress address) {
        this(
                listener,
                protocol,
                address,
                Address.written(address),
                AsciiString.of(address.getAddress().getHostAddress()),
                AsciiString.of(protocol.substring("HTTP/".length()) + " sidelane"));
    }
}
