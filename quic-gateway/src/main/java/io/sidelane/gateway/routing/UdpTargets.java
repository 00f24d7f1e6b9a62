package io.sidelane.gateway.routing;

import io.sidelane.api.quic.ConnectUdp;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What clients may reach by UDP. Addresses that are not public must be named as such: no name that
 * leads to them is enough, whoever says where it leads.
 *
 * @param sockets of the gateway from which on none is opened
 */
public record UdpTargets(List<Target> targets, int sockets) {

    public UdpTargets {
        targets = List.copyOf(targets);
    }

    /**
     * @param network null: it is a name
     */
    record Target(String host, @Nullable Network network, List<Ports> ports) {

        Target {
            ports = List.copyOf(ports);
        }

        boolean has(int port) {
            return ports.isEmpty()
                    || ports.stream().anyMatch(each -> each.first <= port && port <= each.last);
        }

        boolean named(String asked) {
            return network == null
                    && (host.equals("*")
                            || (host.startsWith("*.") && asked.endsWith(host.substring(1)))
                            || host.equals(asked));
        }

        boolean contains(InetAddress address) {
            return network != null && network.contains(address);
        }
    }

    record Ports(int first, int last) {

        private static Ports of(String text) {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new Ports(Integer.parseInt(text), Integer.parseInt(text))
                    : new Ports(
                            Integer.parseInt(text.substring(0, dash)),
                            Integer.parseInt(text.substring(dash + 1)));
        }
    }

    /** Null of null. */
    static @Nullable UdpTargets of(@Nullable ConnectUdp config) {
        return config == null
                ? null
                : new UdpTargets(
                        config.targets().stream().map(UdpTargets::target).toList(),
                        config.sockets());
    }

    private static Target target(ConnectUdp.Target config) {
        return new Target(
                config.host().toLowerCase(Locale.ROOT),
                Network.parse(config.host()),
                config.ports().stream().map(Ports::of).toList());
    }

    /** Whether it may be asked where a name leads: else the asking alone would tell somebody. */
    public boolean mayLookUp(String name, int port) {
        var asked = name.toLowerCase(Locale.ROOT);
        return targets.stream().anyMatch(each -> each.has(port) && each.named(asked));
    }

    /**
     * Whether an address may be reached.
     *
     * @param host as it was asked for
     */
    public boolean allows(String host, InetAddress address, int port) {
        var asked = host.toLowerCase(Locale.ROOT);
        boolean isPublic = PublicAddress.is(address);
        return targets.stream()
                .filter(each -> each.has(port))
                .anyMatch(each -> each.contains(address) || (isPublic && each.named(asked)));
    }
}
