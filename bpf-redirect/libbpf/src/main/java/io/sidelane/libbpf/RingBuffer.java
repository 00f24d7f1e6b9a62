package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumer of a {@code BPF_MAP_TYPE_RINGBUF}. Records arrive on the thread that polls; poll on
 * one named platform thread.
 *
 * <p>A consumer that throws does not stop the records after it: {@link #poll} throws its exception
 * when it is through.
 */
public final class RingBuffer implements AutoCloseable {

    private static final FunctionDescriptor SAMPLE =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

    /* close() must not free the ring under a poll. */
    private final ReentrantLock use = new ReentrantLock();
    private final Arena callbacks = Arena.ofShared();
    private final Consumer<MemorySegment> consumer;
    private MemorySegment ring;
    private @Nullable Throwable failure;

    private RingBuffer(Consumer<MemorySegment> consumer) {
        this.consumer = consumer;
        this.ring = MemorySegment.NULL;
    }

    /**
     * Opens a consumer; the map may be closed then.
     *
     * @param consumer gets each record; the segment is valid only until it returns
     */
    public static RingBuffer open(BpfMap map, Consumer<MemorySegment> consumer) {
        var buffer = new RingBuffer(consumer);
        try (var log = LibbpfLog.open()) {
            Pointer ring =
                    LibbpfRings.ring_buffer__new(
                            map.fd(), buffer.stub(), MemorySegment.NULL, MemorySegment.NULL);
            if (ring.isNull()) {
                throw new BpfException(
                        "consume " + map, ring.errno(), "a map of type RINGBUF", log.lines());
            }
            buffer.ring = ring.address();
            return buffer;
        } catch (RuntimeException | Error e) {
            buffer.callbacks.close();
            throw e;
        }
    }

    /**
     * Waits for records and consumes them.
     *
     * @return how many, 0 after the timeout
     */
    public int poll(Duration timeout) {
        use.lock();
        try {
            if (Pointer.isNull(ring)) {
                throw new IllegalStateException("ring buffer: closed (expected: open)");
            }
            failure = null;
            int records = LibbpfRings.ring_buffer__poll(ring, Math.toIntExact(timeout.toMillis()));
            rethrowFailure();
            // EINTR: a signal of the JVM's own; there is a next time.
            return records == -Errno.EINTR
                    ? 0
                    : BpfException.check(records, "poll a ring buffer", "an open ring buffer");
        } finally {
            use.unlock();
        }
    }

    @Override
    public void close() {
        if (use.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "ring buffer: closed by its own consumer (expected: after poll)");
        }
        use.lock();
        try {
            if (!Pointer.isNull(ring)) {
                LibbpfRings.ring_buffer__free(ring);
                ring = MemorySegment.NULL;
                callbacks.close();
            }
        } finally {
            use.unlock();
        }
    }

    private void rethrowFailure() {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    private MemorySegment stub() {
        try {
            MethodHandle sample =
                    MethodHandles.lookup()
                            .bind(
                                    this,
                                    "sample",
                                    MethodType.methodType(
                                            int.class,
                                            MemorySegment.class,
                                            MemorySegment.class,
                                            long.class));
            return NativeLibrary.LINKER.upcallStub(sample, SAMPLE, callbacks);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Called by libbpf for each record. An exception that left an upcall would end the JVM. */
    @SuppressWarnings("unused")
    private int sample(MemorySegment context, MemorySegment data, long size) {
        try (var arena = Arena.ofConfined()) {
            consumer.accept(data.reinterpret(size, arena, null));
        } catch (Throwable t) {
            if (failure == null) {
                failure = t;
            } else if (failure != t) {
                failure.addSuppressed(t);
            }
        }
        return 0;
    }
}
