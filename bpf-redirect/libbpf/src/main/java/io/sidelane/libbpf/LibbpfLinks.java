package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBBPF;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The link and iterator functions of {@code bpf/bpf.h} we call, one method each, under their C
 * names. A result below zero is {@code -errno}.
 */
final class LibbpfLinks {

    private static final MethodHandle LINK_CREATE =
            LIBBPF.downcall(
                    "bpf_link_create",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle LINK_UPDATE =
            LIBBPF.downcall(
                    "bpf_link_update",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle RAW_TRACEPOINT_OPEN =
            LIBBPF.downcall(
                    "bpf_raw_tracepoint_open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ITER_CREATE =
            LIBBPF.downcall("bpf_iter_create", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private LibbpfLinks() {}

    static int bpf_link_create(int programFd, int targetFd, int type, MemorySegment opts) {
        try {
            return (int) LINK_CREATE.invokeExact(programFd, targetFd, type, opts);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_link_update(int linkFd, int newProgramFd, MemorySegment opts) {
        try {
            return (int) LINK_UPDATE.invokeExact(linkFd, newProgramFd, opts);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_raw_tracepoint_open(MemorySegment name, int programFd) {
        try {
            return (int) RAW_TRACEPOINT_OPEN.invokeExact(name, programFd);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_iter_create(int linkFd) {
        try {
            return (int) ITER_CREATE.invokeExact(linkFd);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
