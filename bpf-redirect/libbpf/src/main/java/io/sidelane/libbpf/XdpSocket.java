package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An AF_XDP socket that is bound to a queue of an interface: proof that the kernel and the driver
 * give one (kernel: Documentation/networking/af_xdp.rst). It carries no packets: its rings are not
 * mapped. Needs CAP_NET_RAW.
 */
public final class XdpSocket implements AutoCloseable {

    /** Who copies packets between the driver's buffers and the socket's. */
    public enum Mode {
        /** The kernel does. */
        COPY(1 << 1),
        /** Nobody: the driver uses the socket's. */
        ZERO_COPY(1 << 2);

        private final short flag;

        Mode(int flag) {
            this.flag = (short) flag;
        }
    }

    private static final int SOL_XDP = 283;
    private static final int XDP_RX_RING = 2;
    private static final int XDP_UMEM_REG = 4;
    private static final int XDP_UMEM_FILL_RING = 5;
    private static final int XDP_UMEM_COMPLETION_RING = 6;
    private static final int CHUNK = 2_048;
    private static final int CHUNKS = 16;
    private static final int PAGE = 65_536;
    private static final int REGISTRATION_SIZE = 24;
    private static final int ADDRESS_SIZE = 16;

    private final NativeSocket socket;
    private final Arena memory;

    private XdpSocket(NativeSocket socket, Arena memory) {
        this.socket = socket;
        this.memory = memory;
    }

    /**
     * A socket that is bound to a queue.
     *
     * @param interfaceIndex of an interface that is up, in the calling thread's network namespace
     */
    public static XdpSocket bind(int interfaceIndex, int queue, Mode mode) {
        var socket = NativeSocket.open(NativeSocket.AF_XDP, NativeSocket.SOCK_RAW);
        // Closed by whatever thread closes the socket.
        var memory = Arena.ofShared();
        try {
            register(socket, memory);
            for (int ring : new int[] {XDP_UMEM_FILL_RING, XDP_UMEM_COMPLETION_RING, XDP_RX_RING}) {
                socket.setOption(SOL_XDP, ring, CHUNKS);
            }
            MemorySegment address = MemorySegment.ofArray(new int[ADDRESS_SIZE / 4]);
            address.set(JAVA_SHORT, 0, (short) NativeSocket.AF_XDP);
            address.set(JAVA_SHORT, 2, mode.flag);
            address.set(JAVA_INT, 4, interfaceIndex);
            address.set(JAVA_INT, 8, queue);
            socket.bind(
                    address, "queue %d of interface %d, %s".formatted(queue, interfaceIndex, mode));
            return new XdpSocket(socket, memory);
        } catch (BpfException e) {
            socket.close();
            memory.close();
            throw e;
        }
    }

    private static void register(NativeSocket socket, Arena memory) {
        MemorySegment packets = memory.allocate((long) CHUNK * CHUNKS, PAGE);
        MemorySegment registration = MemorySegment.ofArray(new long[REGISTRATION_SIZE / 8]);
        registration.set(JAVA_LONG, 0, packets.address());
        registration.set(JAVA_LONG, 8, packets.byteSize());
        registration.set(JAVA_INT, 16, CHUNK);
        socket.setOption(SOL_XDP, XDP_UMEM_REG, registration);
    }

    @Override
    public void close() {
        socket.close();
        memory.close();
    }
}
