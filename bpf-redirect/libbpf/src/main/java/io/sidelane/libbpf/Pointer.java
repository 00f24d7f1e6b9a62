package io.sidelane.libbpf;

import java.lang.foreign.MemorySegment;

/** What a pointer-returning C function gave: an address, or the errno that says why not. */
record Pointer(MemorySegment address, int errno) {

    static Pointer of(MemorySegment address, MemorySegment errnoState) {
        return new Pointer(address, isNull(address) ? Errno.in(errnoState) : 0);
    }

    boolean isNull() {
        return isNull(address);
    }

    static boolean isNull(MemorySegment address) {
        return address.address() == 0;
    }

    /** A C string that lives as long as what it was asked of; empty for a null pointer. */
    static String string(MemorySegment chars) {
        return isNull(chars) ? "" : chars.reinterpret(Long.MAX_VALUE).getString(0);
    }
}
