package io.sidelane.agent.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** One address that is asked for: the frame to send, and what an answer looks like. Pure. */
public sealed interface Question permits ArpQuestion, NeighborQuestion {

    /** The type of Ethernet frames that it goes by. */
    int etherType();

    /** The frame that asks. */
    byte[] frame();

    /** What a frame says against the address; null when it says nothing. */
    @Nullable Conflict conflictIn(byte[] frame);

    /**
     * The question of the address's family.
     *
     * @param asking hardware address of the interface that asks
     */
    static Question of(InetAddress address, MacAddress asking) {
        return switch (address) {
            case Inet4Address v4 -> new ArpQuestion(v4, asking);
            case Inet6Address v6 -> new NeighborQuestion(v6, asking);
            default ->
                    throw new IllegalArgumentException(
                            "address: %s (expected: IPv4 or IPv6)".formatted(address));
        };
    }
}
