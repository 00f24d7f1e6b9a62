package io.sidelane.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Carries bytes between the heap, where callers keep them, and native memory, for a call. */
final class Segments {

    private Segments() {}

    static MemorySegment toNative(Arena arena, MemorySegment segment) {
        return segment.isNative()
                ? segment
                : arena.allocate(segment.byteSize(), 8).copyFrom(segment);
    }

    /** A copy on the heap. Backed by longs, for a byte[] may not be read as ints or longs. */
    static MemorySegment toHeap(MemorySegment segment) {
        long size = segment.byteSize();
        long[] longs = new long[Math.toIntExact(roundUp(size) / Long.BYTES)];
        return MemorySegment.ofArray(longs).asSlice(0, size).copyFrom(segment);
    }

    static long roundUp(long size) {
        return (size + 7) / 8 * 8;
    }
}
