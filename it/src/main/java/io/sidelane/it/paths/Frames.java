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
    private static final Duration TRY = Duration.ofMillis(500);
    private static final int MOST_TRIES = 60;

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

    /**
     * Sends frames until one comes back: before both ends have a carrier they are lost.
     *
     * @return how many came back
     */
    static int awaitWire(String nic, byte[] other) {
        var own = Interfaces.hardwareAddress(nic);
        try (var socket = PacketSocket.open(Interfaces.index(nic), ETHER_TYPE)) {
            for (int sent = 1; sent <= MOST_TRIES; sent++) {
                socket.send(frame(other, own, -sent));
                if (socket.receive(TRY) != null) {
                    int back = 1;
                    while (back < sent && socket.receive(TRY) != null) {
                        back++;
                    }
                    return back;
                }
            }
            throw new RigException(
                    "frames to %s: none of %d came back (expected: one, once there is a carrier)"
                            .formatted(nic, MOST_TRIES));
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
