package io.sidelane.agent.address;

import io.sidelane.libbpf.PacketSocket;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A neighbor solicitation for an IPv6 address by somebody who has none yet (RFC 4862, section 5.4;
 * messages: RFC 4861, section 4.3 and 4.4).
 */
record NeighborQuestion(Inet6Address address, MacAddress asking) implements Question {

    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int ICMPV6 = 58;
    private static final int HOP_LIMIT = 255;
    private static final int ADDRESS_SIZE = 16;
    private static final int HEADER = 14;
    private static final int ETHER_TYPE = 12;
    private static final int NEXT_HEADER = HEADER + 6;
    private static final int HOPS = HEADER + 7;
    private static final int SOURCE = HEADER + 8;
    private static final int TYPE = HEADER + 40;
    private static final int TARGET = TYPE + 8;
    private static final int MESSAGE_SIZE = 24;
    private static final int SOLICITED_NODE_BYTES = 3;

    @Override
    public int etherType() {
        return PacketSocket.ETH_P_IPV6;
    }

    @Override
    public byte[] frame() {
        var target = address.getAddress();
        var group = solicitedNode(target);
        var message =
                ByteBuffer.allocate(MESSAGE_SIZE)
                        .put((byte) SOLICITATION)
                        .put((byte) 0)
                        .putShort((short) 0)
                        .putInt(0)
                        .put(target);
        message.putShort(2, checksum(group, message.array()));
        return ByteBuffer.allocate(HEADER + 40 + MESSAGE_SIZE)
                .put(new byte[] {0x33, 0x33})
                .put(group, ADDRESS_SIZE - 4, 4)
                .put(asking.bytes())
                .putShort((short) PacketSocket.ETH_P_IPV6)
                .putInt(6 << 28)
                .putShort((short) MESSAGE_SIZE)
                .put((byte) ICMPV6)
                .put((byte) HOP_LIMIT)
                .put(new byte[ADDRESS_SIZE])
                .put(group)
                .put(message.array())
                .array();
    }

    /** ff02::1:ffXX:XXXX with the last bytes of the address (RFC 4291, section 2.7.1). */
    private static byte[] solicitedNode(byte[] target) {
        var group = new byte[ADDRESS_SIZE];
        group[0] = (byte) 0xff;
        group[1] = 2;
        group[11] = 1;
        group[12] = (byte) 0xff;
        System.arraycopy(target, 13, group, 13, SOLICITED_NODE_BYTES);
        return group;
    }

    /** Of a message from the unspecified address (RFC 4443, section 2.3). */
    private static short checksum(byte[] destination, byte[] message) {
        long sum = MESSAGE_SIZE + ICMPV6;
        for (var bytes : new byte[][] {destination, message}) {
            for (int i = 0; i < bytes.length; i += 2) {
                sum += Byte.toUnsignedInt(bytes[i]) << 8 | Byte.toUnsignedInt(bytes[i + 1]);
            }
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }

    @Override
    public @Nullable Conflict conflictIn(byte[] frame) {
        // Messages of neighbors have come over no router, and carry no extension headers here.
        if (frame.length < TARGET + ADDRESS_SIZE
                || Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(ETHER_TYPE))
                        != PacketSocket.ETH_P_IPV6
                || Byte.toUnsignedInt(frame[NEXT_HEADER]) != ICMPV6
                || Byte.toUnsignedInt(frame[HOPS]) != HOP_LIMIT
                || !Arrays.equals(
                        frame,
                        TARGET,
                        TARGET + ADDRESS_SIZE,
                        address.getAddress(),
                        0,
                        ADDRESS_SIZE)) {
            return null;
        }
        var sender = MacAddress.of(frame, MacAddress.SIZE);
        if (sender.equals(asking)) {
            return null;
        }
        return switch (Byte.toUnsignedInt(frame[TYPE])) {
            case ADVERTISEMENT -> new Conflict(sender, "advertises it as a neighbor");
            // Others look for a neighbor of that address: they do not claim it.
            case SOLICITATION ->
                    isUnspecified(frame)
                            ? new Conflict(sender, "solicits it for itself at the same time")
                            : null;
            default -> null;
        };
    }

    private static boolean isUnspecified(byte[] frame) {
        return Arrays.equals(
                frame, SOURCE, SOURCE + ADDRESS_SIZE, new byte[ADDRESS_SIZE], 0, ADDRESS_SIZE);
    }
}
