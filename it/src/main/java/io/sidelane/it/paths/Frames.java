package io.sidelane.it.paths;

import io.sidelane.it.rig.RigException;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.PacketSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/** Frames to somebody who sends each back with its addresses exchanged. */
public final class Frames {

    /** IEEE 802's for local experiments: the kernel's own stack has no use for it. */
    private static final int ETHER_TYPE = 0x88B5;

    private static final int SIZE = 128;
    private static final int HEADER = 14;
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Frames() {}

    /** One after another; none is lost or changed. In the calling thread's network namespace. */
    public static void exchange(String nic, byte[] other, int count) {
        var own = Interfaces.hardwareAddress(nic);
        try (var socket = PacketSocket.open(Interfaces.index(nic), ETHER_TYPE)) {
            for (int i = 0; i < count; i++) {
                socket.send(frame(other, own, i));
                var answer = socket.receive(LIMIT);
                if (!Arrays.equals(answer, frame(own, other, i))) {
                    throw new RigException(
                            "frame %d: %s (expected: the same, its addresses exchanged)"
                                    .formatted(i, Arrays.toString(answer)));
                }
            }
        }
    }

    private static byte[] frame(byte[] to, byte[] from, int number) {
        return ByteBuffer.allocate(SIZE)
                .put(to)
                .put(from)
                .putShort((short) ETHER_TYPE)
                .putInt(HEADER, number)
                .array();
    }
}
