package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} and {@code sockaddr_in6} as Java's socket address, and back. */
final class SockAddr {

    /** sizeof(struct sockaddr_in6), the longer of the two. */
    static final int SIZE = 28;

    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int IPV4_SIZE = 16;
    private static final long IPV4_ADDRESS = 4;
    private static final long IPV6_ADDRESS = 8;

    private SockAddr() {}

    static MemorySegment encode(Arena arena, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        boolean v4 = ip instanceof Inet4Address;
        MemorySegment raw = arena.allocate(v4 ? IPV4_SIZE : SIZE, 4);
        raw.set(JAVA_SHORT, 0, (short) (v4 ? NativeSocket.AF_INET : NativeSocket.AF_INET6));
        raw.set(PORT, 2, (short) address.getPort());
        byte[] bytes = ip.getAddress();
        MemorySegment.copy(
                bytes, 0, raw, JAVA_BYTE, v4 ? IPV4_ADDRESS : IPV6_ADDRESS, bytes.length);
        return raw;
    }

    static InetSocketAddress decode(MemorySegment raw) {
        boolean v4 = raw.get(JAVA_SHORT, 0) == NativeSocket.AF_INET;
        byte[] bytes = new byte[v4 ? 4 : 16];
        MemorySegment.copy(
                raw, JAVA_BYTE, v4 ? IPV4_ADDRESS : IPV6_ADDRESS, bytes, 0, bytes.length);
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(bytes), Short.toUnsignedInt(raw.get(PORT, 2)));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }
}
