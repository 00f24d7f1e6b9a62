package io.sidelane.gateway.routing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells addresses of the Internet from those of hosts, links, clusters and clouds' metadata
 * services (IANA's special-purpose registries; RFC 6890).
 */
final class PublicAddress {

    private static final List<Network> NOT_PUBLIC =
            List.of(
                    Network.of("0.0.0.0/8"),
                    Network.of("10.0.0.0/8"),
                    Network.of("100.64.0.0/10"),
                    Network.of("127.0.0.0/8"),
                    Network.of("169.254.0.0/16"),
                    Network.of("172.16.0.0/12"),
                    Network.of("192.0.0.0/24"),
                    Network.of("192.0.2.0/24"),
                    Network.of("192.88.99.0/24"),
                    Network.of("192.168.0.0/16"),
                    Network.of("198.18.0.0/15"),
                    Network.of("198.51.100.0/24"),
                    Network.of("203.0.113.0/24"),
                    Network.of("224.0.0.0/3"),
                    // Azure's, in the midst of public ones.
                    Network.of("168.63.129.16/32"));

    /* What else there is may carry an IPv4 address that is none of these. */
    private static final Network GLOBAL = Network.of("2000::/3");

    private static final List<Network> NOT_GLOBAL =
            List.of(Network.of("2001::/23"), Network.of("2001:db8::/32"), Network.of("2002::/16"));

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC.stream().noneMatch(each -> each.contains(address));
        }
        return GLOBAL.contains(address)
                && NOT_GLOBAL.stream().noneMatch(each -> each.contains(address));
    }
}
