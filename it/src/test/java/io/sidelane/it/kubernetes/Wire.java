package io.sidelane.it.kubernetes;

import io.sidelane.it.paths.Frames;
import io.sidelane.it.rig.Command;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.VethPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A pod's network namespace with an interface, and the other end of the wire that it is at. */
final class Wire implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final String nic;
    private final Path netns;

    private Wire(String nic, Path netns) {
        this.nic = nic;
        this.netns = netns;
    }

    static Wire to(String nic) {
        var name = "sidelane-wire-%d".formatted(ProcessHandle.current().pid());
        Command.run(List.of("ip", "netns", "add", name), LIMIT);
        var wire = new Wire(nic, Path.of("/run/netns", name));
        try {
            // No frames but ours.
            Command.run(
                    List.of(
                            "nsenter",
                            "--net=" + wire.netns,
                            "sysctl",
                            "-qw",
                            "net.ipv6.conf.default.disable_ipv6=1"),
                    LIMIT);
            NetworkNamespace.call(
                    wire.netns,
                    () -> {
                        VethPair.create(nic, "wire0");
                        return true;
                    });
            return wire;
        } catch (RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    Path netns() {
        return netns;
    }

    /** Each comes back, its addresses exchanged. */
    void exchange(int frames) {
        NetworkNamespace.call(
                netns,
                () -> {
                    Frames.exchange("wire0", Interfaces.hardwareAddress(nic), frames);
                    return true;
                });
    }

    @Override
    public void close() {
        Command.run(List.of("ip", "netns", "del", netns.getFileName().toString()), LIMIT);
    }
}
