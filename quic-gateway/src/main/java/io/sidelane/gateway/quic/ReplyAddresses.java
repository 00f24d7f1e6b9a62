package io.sidelane.gateway.quic;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where a client that asks one address may be answered from another, which it takes for somebody
 * else's: on a socket of any address the kernel answers from the one that the route has, and the
 * codec does not hear which was asked.
 */
final class ReplyAddresses {

    private ReplyAddresses() {}

    /**
     * Addresses of an interface that has several, which a socket on any address answers for.
     *
     * @param bound what the socket is bound to
     */
    static List<String> doubtful(InetAddress bound) {
        if (!bound.isAnyLocalAddress()) {
            return List.of();
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(each -> several(bound, each.inetAddresses().toList()))
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (SocketException _) {
            // Nobody may look: that is no reason not to serve.
            return List.of();
        }
    }

    static Stream<InetAddress> several(InetAddress bound, List<InetAddress> ofInterface) {
        Predicate<InetAddress> four = Inet4Address.class::isInstance;
        return bound instanceof Inet4Address
                ? several(ofInterface, four)
                : Stream.concat(several(ofInterface, four), several(ofInterface, four.negate()));
    }

    private static Stream<InetAddress> several(List<InetAddress> all, Predicate<InetAddress> of) {
        var same = all.stream().filter(of.and(each -> !each.isLinkLocalAddress())).toList();
        return same.size() > 1 ? same.stream() : Stream.empty();
    }
}
