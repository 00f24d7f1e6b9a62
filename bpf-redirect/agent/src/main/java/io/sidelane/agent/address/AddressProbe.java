package io.sidelane.agent.address;

import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.PacketSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a network whether somebody has an address, as a host does before it takes one. It takes
 * none: whoever answers later than it listens is not heard.
 *
 * @param count how often it asks
 * @param interval how long it listens after each
 */
public record AddressProbe(int count, Duration interval) {

    /**
     * RFC 5227 asks three times, one to two seconds apart, and waits two; RFC 4862 asks once and
     * waits one.
     */
    public static final AddressProbe STANDARD = new AddressProbe(3, Duration.ofSeconds(1));

    private static final int MAX_COUNT = 10;

    public AddressProbe {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "--count: %d (expected: 1 to %d)".formatted(count, MAX_COUNT));
        }
    }

    /**
     * Who has the address, null when nobody said so.
     *
     * @param interfaceName of the calling thread's network namespace, and up
     * @throws BpfException when the interface is not there or raw sockets may not be used
     *     (CAP_NET_RAW)
     */
    public @Nullable Conflict ask(InetAddress address, String interfaceName) {
        int index = Interfaces.index(interfaceName);
        var question =
                Question.of(address, MacAddress.of(Interfaces.hardwareAddress(interfaceName), 0));
        try (var socket = PacketSocket.open(index, question.etherType())) {
            // Neighbors answer all nodes; a host without IPv6 is in no such group.
            socket.receiveMulticast(index);
            for (int i = 0; i < count; i++) {
                socket.send(question.frame());
                var conflict = listen(socket, question);
                if (conflict != null) {
                    return conflict;
                }
            }
            return null;
        }
    }

    private @Nullable Conflict listen(PacketSocket socket, Question question) {
        long deadline = System.nanoTime() + interval.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            byte[] frame = socket.receive(Duration.ofNanos(left).plusMillis(1));
            var conflict = frame == null ? null : question.conflictIn(frame);
            if (conflict != null) {
                return conflict;
            }
        }
    }
}
