package io.sidelane.agent.capability.decision;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel did when it was really asked.
 *
 * @param nativeXdp by NIC, whether its driver took a program; those that were not asked are missing
 * @param xdp whether a program could be attached natively to a veth; null when it was not tried
 * @param afXdp whether an AF_XDP socket could be bound to a veth; null when it was not tried
 */
public record Probed(
        Map<String, Outcome> nativeXdp, @Nullable Outcome xdp, @Nullable Outcome afXdp) {

    /** Nothing was tried. */
    public static final Probed NOTHING = new Probed(Map.of(), null, null);

    public Probed {
        nativeXdp = Map.copyOf(nativeXdp);
    }

    /**
     * What became of one try.
     *
     * @param detail what was seen, or why not
     */
    public record Outcome(boolean works, String detail) {}
}
