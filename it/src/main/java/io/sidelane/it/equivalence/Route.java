package io.sidelane.it.equivalence;

import java.util.List;

/** A way from a client to a server. */
enum Route {
    LOOPBACK_4,
    LOOPBACK_6,
    VETH_4,
    VETH_6,
    /** The client dials an address that nobody has; iptables REDIRECT brings it to the server. */
    REDIRECT_4,
    /** The same by ip6tables. */
    REDIRECT_6;

    /** Addresses and a port that only the redirection answers. */
    private static final String NOWHERE_4 = "10.77.0.99";

    private static final String NOWHERE_6 = "fd77::99";
    private static final int NOWHERE_PORT = 15001;

    /** Enough for retransmissions all the time, too little for connections to die of it. */
    private static final String LOST = "0.02";

    Pod client() {
        return Pod.NEAR;
    }

    Pod server() {
        return this == VETH_4 || this == VETH_6 ? Pod.FAR : Pod.NEAR;
    }

    String listenAddress() {
        return switch (this) {
            case LOOPBACK_4 -> "127.0.0.1";
            case LOOPBACK_6 -> "::1";
            case VETH_4 -> Pod.FAR.ip4();
            case VETH_6 -> Pod.FAR.ip6();
            case REDIRECT_4 -> "0.0.0.0";
            case REDIRECT_6 -> "::";
        };
    }

    /** What the client dials to reach a server that listens at this port. */
    Dialled prepare(Sandbox sandbox, int port) {
        return switch (this) {
            case LOOPBACK_4, LOOPBACK_6, VETH_4, VETH_6 -> new Dialled(listenAddress(), port);
            case REDIRECT_4 -> redirect(sandbox, NOWHERE_4, port);
            case REDIRECT_6 -> redirect(sandbox, NOWHERE_6, port);
        };
    }

    private Dialled redirect(Sandbox sandbox, String nowhere, int port) {
        inPod(sandbox, client(), iptables(), "-w", "-t", "nat", "-F", "OUTPUT");
        inPod(
                sandbox,
                client(),
                iptables(),
                "-w",
                "-t",
                "nat",
                "-A",
                "OUTPUT",
                "-p",
                "tcp",
                "-d",
                nowhere,
                "--dport",
                Integer.toString(NOWHERE_PORT),
                "-j",
                "REDIRECT",
                "--to-ports",
                Integer.toString(port));
        return new Dialled(nowhere, NOWHERE_PORT);
    }

    /** Loses some of the packets that come to either end, until what is given back is closed. */
    Loss losePackets(Sandbox sandbox) {
        var ends = client().equals(server()) ? List.of(client()) : List.of(client(), server());
        ends.forEach(end -> inPod(sandbox, end, loss("-A")));
        return () -> ends.forEach(end -> inPod(sandbox, end, loss("-D")));
    }

    private String[] loss(String command) {
        return ("%s -w %s INPUT -p tcp -m statistic --mode random --probability %s -j DROP")
                .formatted(iptables(), command, LOST)
                .split(" ");
    }

    private String iptables() {
        return switch (this) {
            case LOOPBACK_4, VETH_4, REDIRECT_4 -> "iptables";
            case LOOPBACK_6, VETH_6, REDIRECT_6 -> "ip6tables";
        };
    }

    private static void inPod(Sandbox sandbox, Pod pod, String... command) {
        var all = new String[command.length + 3];
        all[0] = "nsenter";
        all[1] = "--net=" + pod.path();
        all[2] = "--";
        System.arraycopy(command, 0, all, 3, command.length);
        sandbox.run(all);
    }

    interface Loss extends AutoCloseable {
        @Override
        void close();
    }

    record Dialled(String address, int port) {}
}
