package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A pipe, to splice through: bytes go from a socket into it and from it into a socket. */
public final class Pipe implements AutoCloseable {

    public static final int SPLICE_F_MOVE = 1;
    public static final int SPLICE_F_NONBLOCK = 2;

    private final Fd reading;
    private final Fd writing;

    private Pipe(Fd reading, Fd writing) {
        this.reading = reading;
        this.writing = writing;
    }

    public static Pipe open() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(JAVA_INT, 2);
            var _ =
                    BpfException.check(
                            LibcSockets.pipe2(fds, Libc.O_CLOEXEC),
                            "open a pipe",
                            "free file descriptors, see ulimit -n");
            return new Pipe(
                    new Fd("pipe to read", fds.get(JAVA_INT, 0)),
                    new Fd("pipe to write", fds.get(JAVA_INT, 4)));
        }
    }

    /** Splices from a socket into the pipe: bytes moved, 0 at the end, or {@code -errno}. */
    public long spliceFrom(NativeSocket socket, long size, int flags) {
        return splice(socket.fd(), writing.number(), size, flags);
    }

    /** Splices from the pipe into a socket: bytes moved, 0 at the end, or {@code -errno}. */
    public long spliceTo(NativeSocket socket, long size, int flags) {
        return splice(reading.number(), socket.fd(), size, flags);
    }

    /** Reads what was spliced in: a count, or {@code -errno}. */
    public long read(byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.max(1, bytes.length));
            long n = Libc.read(reading.number(), buffer, bytes.length);
            if (n > 0) {
                MemorySegment.copy(buffer, 0, MemorySegment.ofArray(bytes), 0, n);
            }
            return n;
        }
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
    }

    private static long splice(int from, int to, long size, int flags) {
        return LibcSockets.splice(from, MemorySegment.NULL, to, MemorySegment.NULL, size, flags);
    }
}
