package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBBPF;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The ring buffer functions of {@code bpf/libbpf.h} we call, one method each, under their C names.
 * No policy.
 */
final class LibbpfRings {

    private static final MethodHandle RING_BUFFER_NEW =
            LIBBPF.downcall(
                    "ring_buffer__new",
                    FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS),
                    Errno.CAPTURE);
    private static final MethodHandle RING_BUFFER_POLL =
            LIBBPF.downcall(
                    "ring_buffer__poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RING_BUFFER_FREE =
            LIBBPF.downcall("ring_buffer__free", FunctionDescriptor.ofVoid(ADDRESS));

    private LibbpfRings() {}

    static Pointer ring_buffer__new(
            int mapFd, MemorySegment callback, MemorySegment context, MemorySegment opts) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Pointer.of(
                    (MemorySegment)
                            RING_BUFFER_NEW.invokeExact(state, mapFd, callback, context, opts),
                    state);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int ring_buffer__poll(MemorySegment ring, int timeoutMillis) {
        try {
            return (int) RING_BUFFER_POLL.invokeExact(ring, timeoutMillis);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static void ring_buffer__free(MemorySegment ring) {
        try {
            RING_BUFFER_FREE.invokeExact(ring);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
