package io.sidelane.it.rig;

/**
 * The rules that istio-iptables writes for a pod with all ports captured, as input of
 * iptables-restore. The order of the rules is Istio's.
 */
final class IstioRules {
    static final int OUTBOUND_PORT = 15001;
    static final int INBOUND_PORT = 15006;
    static final int SIDECAR_ID = 1337;

    private static final String NAT =
            """
            *nat
            :ISTIO_INBOUND - [0:0]
            :ISTIO_REDIRECT - [0:0]
            :ISTIO_IN_REDIRECT - [0:0]
            :ISTIO_OUTPUT - [0:0]
            -A ISTIO_INBOUND -p tcp --dport 15008 -j RETURN
            -A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports OUTBOUND
            -A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports INBOUND
            -A PREROUTING -p tcp -j ISTIO_INBOUND
            -A ISTIO_INBOUND -p tcp --dport 15090 -j RETURN
            -A ISTIO_INBOUND -p tcp --dport 15021 -j RETURN
            -A ISTIO_INBOUND -p tcp --dport 15020 -j RETURN
            -A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT
            -A OUTPUT -j ISTIO_OUTPUT
            -A ISTIO_OUTPUT -o lo -s PASSTHROUGH -j RETURN
            -A ISTIO_OUTPUT -o lo ! -d LOOPBACK -p tcp ! --dport 15008 -m owner --uid-owner ID -j ISTIO_IN_REDIRECT
            -A ISTIO_OUTPUT -o lo -m owner ! --uid-owner ID -j RETURN
            -A ISTIO_OUTPUT -m owner --uid-owner ID -j RETURN
            -A ISTIO_OUTPUT -o lo ! -d LOOPBACK -p tcp ! --dport 15008 -m owner --gid-owner ID -j ISTIO_IN_REDIRECT
            -A ISTIO_OUTPUT -o lo -m owner ! --gid-owner ID -j RETURN
            -A ISTIO_OUTPUT -m owner --gid-owner ID -j RETURN
            -A ISTIO_OUTPUT -d LOOPBACK -j RETURN
            -A ISTIO_OUTPUT -j ISTIO_REDIRECT
            COMMIT
            """;

    private IstioRules() {}

    static String ipv4() {
        return rules("127.0.0.6/32", "127.0.0.1/32");
    }

    static String ipv6() {
        return rules("::6/128", "::1/128");
    }

    private static String rules(String passthrough, String loopback) {
        return NAT.replace("PASSTHROUGH", passthrough)
                .replace("LOOPBACK", loopback)
                .replace("ports OUTBOUND", "ports " + OUTBOUND_PORT)
                .replace("ports INBOUND", "ports " + INBOUND_PORT)
                .replace("owner ID", "owner " + SIDECAR_ID);
    }
}
