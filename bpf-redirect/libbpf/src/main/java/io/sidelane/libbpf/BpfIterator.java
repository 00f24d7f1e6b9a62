package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;

/**
 * An iterator program, ready to run: each {@link #read} walks over everything once.
 *
 * <p>An iterator of sockets ({@code iter/tcp}) walks over those of the network namespace that the
 * reading thread is in; see {@link NetworkNamespace#call}.
 */
public final class BpfIterator implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final BpfLink link;

    private BpfIterator(BpfLink link) {
        this.link = link;
    }

    /** An iterator over something of the kernel: {@code iter/tcp}, {@code iter/task}, ... */
    public static BpfIterator open(BpfProgram program) {
        return new BpfIterator(BpfLink.iterator(program));
    }

    /** Runs the iterator to its end and gives all that the program wrote with bpf_seq_write. */
    public byte[] read() {
        return read(Long.MAX_VALUE);
    }

    private byte[] read(long enough) {
        try (var walk = walk();
                var arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER);
            var all = new ByteArrayOutputStream();
            for (long n = read(walk, buffer); n > 0; n = read(walk, buffer)) {
                all.writeBytes(buffer.asSlice(0, n).toArray(JAVA_BYTE));
                if (all.size() >= enough) {
                    break;
                }
            }
            return all.toByteArray();
        }
    }

    /**
     * The first of what the program wrote, cut into records that are aligned for longs if their
     * size allows it. The kernel hands records out whole: they are smaller than a buffer.
     */
    public List<MemorySegment> readRecords(long size, int most) {
        MemorySegment all = Segments.toHeap(MemorySegment.ofArray(read(size * most)));
        if (all.byteSize() % size != 0) {
            throw new IllegalStateException(
                    "iterator output: %d bytes (expected: a multiple of %d)"
                            .formatted(all.byteSize(), size));
        }
        return LongStream.range(0, Math.min(most, all.byteSize() / size))
                .mapToObj(i -> all.asSlice(i * size, size))
                .toList();
    }

    private Fd walk() {
        return new Fd(
                "iterator",
                BpfException.check(
                        LibbpfLinks.bpf_iter_create(link.fd()),
                        "start an iterator",
                        "a free file descriptor, see ulimit -n"));
    }

    private static long read(Fd walk, MemorySegment buffer) {
        while (true) {
            long n = Libc.read(walk.number(), buffer, buffer.byteSize());
            // EAGAIN: the kernel saw very many elements that wrote nothing, and took a break.
            if (n != -Errno.EAGAIN && n != -Errno.EINTR) {
                return BpfException.check((int) n, "read an iterator", "smaller records");
            }
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
