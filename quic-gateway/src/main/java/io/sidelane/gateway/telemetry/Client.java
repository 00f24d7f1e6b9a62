package io.sidelane.gateway.telemetry;

import io.netty.util.AsciiString;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.tls.PeerCertificate;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as far as a connection tells. One a connection and address, with what each request says
 * of it.
 *
 * @param protocol HTTP/3, HTTP/2 or HTTP/1.1
 * @param written the address as a log has it
 * @param host the address without its port
 * @param via as {@code Via} has it (RFC 9110, 7.6.3)
 * @param certificate what the client has shown; null where none is asked for
 */
public record Client(
        String listener,
        String protocol,
        InetSocketAddress address,
        String written,
        AsciiString host,
        AsciiString via,
        @Nullable PeerCertificate certificate) {

    public Client(
            String listener,
            String protocol,
            InetSocketAddress address,
            @Nullable PeerCertificate certificate) {
        this(
                listener,
                protocol,
                address,
                Address.written(address),
                AsciiString.of(address.getAddress().getHostAddress()),
                AsciiString.of(protocol.substring("HTTP/".length()) + " sidelane"),
                certificate);
    }
}
