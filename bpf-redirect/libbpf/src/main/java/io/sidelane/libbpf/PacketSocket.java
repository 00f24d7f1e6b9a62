package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whole Ethernet frames of one interface, packet(7). Needs CAP_NET_RAW. The kernel keeps a VLAN tag
 * beside the frame: it is not among the bytes.
 */
public final class PacketSocket implements AutoCloseable {

    public static final int ETH_P_ALL = 0x0003;
    public static final int ETH_P_IP = 0x0800;
    public static final int ETH_P_ARP = 0x0806;
    public static final int ETH_P_IPV6 = 0x86DD;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final short PACKET_MR_ALLMULTI = 2;
    private static final int ADDRESS_SIZE = 20;
    private static final int MEMBERSHIP_SIZE = 16;
    private static final int MAX_FRAME = 65_536;

    private final NativeSocket socket;

    private PacketSocket(NativeSocket socket) {
        this.socket = socket;
    }

    /**
     * A socket for the frames of one interface.
     *
     * @param interfaceIndex of an interface in the calling thread's network namespace
     * @param etherType frames of this type are received, those that this host sends among them with
     *     {@link #ETH_P_ALL}
     */
    public static PacketSocket open(int interfaceIndex, int etherType) {
        var socket =
                NativeSocket.open(
                        NativeSocket.AF_PACKET, NativeSocket.SOCK_RAW, bigEndian(etherType));
        try {
            MemorySegment address = MemorySegment.ofArray(new int[ADDRESS_SIZE / 4]);
            address.set(JAVA_SHORT, 0, (short) NativeSocket.AF_PACKET);
            address.set(JAVA_SHORT, 2, (short) bigEndian(etherType));
            address.set(JAVA_INT, 4, interfaceIndex);
            socket.bind(address, "interface " + interfaceIndex);
            return new PacketSocket(socket);
        } catch (BpfException e) {
            socket.close();
            throw e;
        }
    }

    /** Receives frames for all multicast groups, not only those that the host is in. */
    public void receiveMulticast(int interfaceIndex) {
        MemorySegment membership = MemorySegment.ofArray(new int[MEMBERSHIP_SIZE / 4]);
        membership.set(JAVA_INT, 0, interfaceIndex);
        membership.set(JAVA_SHORT, 4, PACKET_MR_ALLMULTI);
        socket.setOption(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership);
    }

    /** Sends one frame, Ethernet header first. */
    public void send(byte[] frame) {
        var _ =
                BpfException.check(
                        (int) socket.send(frame, 0), "send a frame", "an interface that is up");
    }

    /** The next frame, null when there is none for so long. */
    public byte @Nullable [] receive(Duration atMost) {
        if (socket.poll(NativeSocket.POLLIN, atMost) <= 0) {
            return null;
        }
        var frame = new byte[MAX_FRAME];
        long size = socket.recv(frame, NativeSocket.MSG_DONTWAIT);
        if (size == -Errno.EAGAIN || size == -Errno.EINTR) {
            return null;
        }
        return Arrays.copyOf(
                frame,
                BpfException.check((int) size, "receive a frame", "an interface that is up"));
    }

    @Override
    public void close() {
        socket.close();
    }

    private static int bigEndian(int etherType) {
        short type = (short) etherType;
        return Short.toUnsignedInt(
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? type : Short.reverseBytes(type));
    }
}
