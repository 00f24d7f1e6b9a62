package io.sidelane.agent.capability;

import io.sidelane.agent.capability.decision.Probed;
import io.sidelane.agent.capability.decision.Probed.Outcome;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfLink;
import io.sidelane.libbpf.BpfObjectSpec;
import io.sidelane.libbpf.Errno;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.LibraryUnavailableException;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.VethPair;
import io.sidelane.libbpf.XdpSocket;
import io.sidelane.libbpf.XdpSocket.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel by doing it: on a veth in a network namespace that ends with the question, and on
 * NICs that somebody named and nobody uses. What it attaches goes with its link, however the
 * process ends.
 */
public final class KernelProbe {

    private static final String PROGRAM = "/io/sidelane/bpf/probe.bpf.o";

    private KernelProbe() {}

    /** On interfaces of its own alone. */
    public static Probed run() {
        try (var netns = NetworkNamespace.create("sidelane-probe")) {
            return netns.call(
                    () -> {
                        VethPair.create("probe0", "probe1");
                        int index = Interfaces.index("probe0");
                        return new Probed(
                                Map.of(), tried(() -> attached(index)), tried(() -> bound(index)));
                    });
        } catch (BpfException | LibraryUnavailableException _) {
            // Without the right to make a namespace nothing can be tried.
            return Probed.NOTHING;
        }
    }

    /**
     * On these NICs as well.
     *
     * @param files to see whether a NIC is in use: one that is up, or has others upon it, is left
     *     alone and said to be so
     */
    public static Probed run(List<String> nics, NodeFiles files) {
        var probed = run();
        var outcomes = new HashMap<String, Outcome>();
        for (var nic : nics) {
            var used = inUse(nic, files);
            var outcome =
                    used == null
                            ? tried(() -> attached(Interfaces.index(nic)))
                            : new Outcome(false, used);
            if (outcome != null) {
                outcomes.put(nic, outcome);
            }
        }
        return new Probed(outcomes, probed.xdp(), probed.afXdp());
    }

    /** Null when it is not. */
    static @Nullable String inUse(String nic, NodeFiles files) {
        var at = "sys/class/net/" + nic;
        var flags = files.text(at + "/flags");
        if (flags == null) {
            return "no such interface (expected: one of /sys/class/net)";
        }
        if ((Integer.decode(flags) & 1) != 0) {
            return "it is up (expected: one that nobody uses, set down)";
        }
        return files.names(at).stream()
                        .anyMatch(name -> name.startsWith("upper_") || name.equals("master"))
                ? "others are upon it (expected: one that nobody uses)"
                : null;
    }

    private static String attached(int index) {
        try (var spec = BpfObjectSpec.open("sl_probe", program());
                var object = spec.load();
                var program = object.program("pass_packets");
                var _ = BpfLink.xdp(program, index)) {
            return "a program was attached in the driver, and removed";
        }
    }

    private static String bound(int index) {
        XdpSocket.bind(index, 0, Mode.COPY).close();
        return "a socket was bound, and closed";
    }

    /* Not being allowed to ask is no answer. */
    private static @Nullable Outcome tried(Supplier<String> action) {
        try {
            return new Outcome(true, action.get());
        } catch (BpfException e) {
            return e.errno() == Errno.EPERM ? null : new Outcome(false, e.summary());
        }
    }

    private static byte[] program() {
        try (var in = KernelProbe.class.getResourceAsStream(PROGRAM)) {
            return Objects.requireNonNull(in, PROGRAM).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
