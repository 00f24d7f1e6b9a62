package io.sidelane.gateway.takeover;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.FileDescriptor;
import io.sidelane.gateway.quic.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process leaves to the next one: sockets, and what makes connection ids and tokens its own.
 *
 * @param generation of the process that leaves it, 0 to 255
 * @param workers how many; the next process must have as many, its sockets are theirs
 */
public record Estate(Secret secret, int generation, int workers, List<Port> ports) {

    /* After a port's address. */
    private static final String UDP_ALONE = " udp";

    private static final String MAGIC = "sidelane-gateway-1";

    public Estate {
        ports = List.copyOf(ports);
    }

    /**
     * A listener's sockets, one a worker, as descriptors of the process that holds this.
     *
     * @param address as the file has it
     * @param tcp none of a process that leaves already: it accepts nobody
     */
    public record Port(String address, List<Integer> udp, List<Integer> tcp) {
        public Port {
            udp = List.copyOf(udp);
            tcp = List.copyOf(tcp);
        }

        /** Closes them; as long as one is open anywhere, clients wait for somebody to read it. */
        public void close() throws IOException {
            for (var each : List.of(udp, tcp)) {
                for (var descriptor : each) {
                    new FileDescriptor(descriptor).close();
                }
            }
        }
    }

    public @Nullable Port find(String address) {
        return ports.stream()
                .filter(port -> port.address().equals(address))
                .findFirst()
                .orElse(null);
    }

    /** All descriptors in the order of {@link #with}. */
    List<Integer> descriptors() {
        var all = new ArrayList<Integer>();
        for (var port : ports) {
            all.addAll(port.udp());
            all.addAll(port.tcp());
        }
        return all;
    }

    /** The same with descriptors of another process. */
    Estate with(List<Integer> descriptors) {
        var next = descriptors.iterator();
        var moved = new ArrayList<Port>();
        for (var port : ports) {
            moved.add(
                    new Port(
                            port.address(),
                            port.udp().stream().map(_ -> next.next()).toList(),
                            port.tcp().stream().map(_ -> next.next()).toList()));
        }
        return new Estate(secret, generation, workers, moved);
    }

    /** All but the descriptors' meaning, a line a port. */
    ByteBuf written() {
        var text = new StringBuilder();
        text.append(MAGIC)
                .append(' ')
                .append(Base64.getEncoder().encodeToString(secret.bytes()))
                .append(' ')
                .append(generation)
                .append(' ')
                .append(workers)
                .append('\n');
        for (var port : ports) {
            text.append(port.address()).append(port.tcp().isEmpty() ? UDP_ALONE : "").append('\n');
        }
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /**
     * @throws IllegalArgumentException when it is none, or of a version that is not known
     */
    static Estate read(String text) {
        var lines = text.lines().toList();
        var head = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
        if (head.length != 4 || !head[0].equals(MAGIC)) {
            throw new IllegalArgumentException(
                    "estate: not understood (expected: one of %s)".formatted(MAGIC));
        }
        int workers = Integer.parseInt(head[3]);
        var none = java.util.Collections.nCopies(workers, -1);
        return new Estate(
                new Secret(Base64.getDecoder().decode(head[1])),
                Integer.parseInt(head[2]),
                workers,
                lines.stream().skip(1).map(line -> port(line, none)).toList());
    }

    private static Port port(String line, List<Integer> sockets) {
        return line.endsWith(UDP_ALONE)
                ? new Port(
                        line.substring(0, line.length() - UDP_ALONE.length()), sockets, List.of())
                : new Port(line, sockets, sockets);
    }
}
