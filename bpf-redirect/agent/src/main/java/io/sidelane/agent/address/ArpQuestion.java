package io.sidelane.agent.address;

import io.sidelane.libbpf.PacketSocket;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An ARP probe for an IPv4 address (RFC 5227, section 2.1.1): a request whose sender has no address
 * yet, so that it spoils nobody's cache.
 */
record ArpQuestion(Inet4Address address, MacAddress asking) implements Question {

    private static final int ETHERNET = 1;
    private static final int REQUEST = 1;
    private static final int ADDRESS_SIZE = 4;
    private static final int HEADER = 14;
    private static final int ETHER_TYPE = 12;
    private static final int OPERATION = HEADER + 6;
    private static final int SENDER_HARDWARE = HEADER + 8;
    private static final int SENDER = HEADER + 14;
    private static final int TARGET = HEADER + 24;

    /** What Ethernet pads to. */
    private static final int SHORTEST = 60;

    @Override
    public int etherType() {
        return PacketSocket.ETH_P_ARP;
    }

    @Override
    public byte[] frame() {
        return ByteBuffer.allocate(SHORTEST)
                .put(MacAddress.BROADCAST.bytes())
                .put(asking.bytes())
                .putShort((short) PacketSocket.ETH_P_ARP)
                .putShort((short) ETHERNET)
                .putShort((short) PacketSocket.ETH_P_IP)
                .put((byte) MacAddress.SIZE)
                .put((byte) ADDRESS_SIZE)
                .putShort((short) REQUEST)
                .put(asking.bytes())
                .putInt(0)
                .put(new byte[MacAddress.SIZE])
                .put(address.getAddress())
                .array();
    }

    @Override
    public @Nullable Conflict conflictIn(byte[] frame) {
        if (frame.length < TARGET + ADDRESS_SIZE
                || shortAt(frame, ETHER_TYPE) != PacketSocket.ETH_P_ARP
                || shortAt(frame, HEADER) != ETHERNET
                || shortAt(frame, HEADER + 2) != PacketSocket.ETH_P_IP) {
            return null;
        }
        var sender = MacAddress.of(frame, SENDER_HARDWARE);
        if (sender.equals(asking)) {
            return null;
        }
        boolean isRequest = shortAt(frame, OPERATION) == REQUEST;
        if (hasAt(frame, SENDER)) {
            return new Conflict(
                    sender, isRequest ? "sends from it by ARP" : "answered an ARP probe for it");
        }
        boolean isProbe = isRequest && isZeroAt(frame, SENDER) && hasAt(frame, TARGET);
        return isProbe ? new Conflict(sender, "probes for it at the same time") : null;
    }

    private boolean hasAt(byte[] frame, int at) {
        return Arrays.equals(frame, at, at + ADDRESS_SIZE, address.getAddress(), 0, ADDRESS_SIZE);
    }

    private static boolean isZeroAt(byte[] frame, int at) {
        return Arrays.equals(frame, at, at + ADDRESS_SIZE, new byte[ADDRESS_SIZE], 0, ADDRESS_SIZE);
    }

    private static int shortAt(byte[] frame, int at) {
        return Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(at));
    }
}
