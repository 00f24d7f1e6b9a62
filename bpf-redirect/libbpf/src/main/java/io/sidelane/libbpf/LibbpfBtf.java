package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBBPF;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of {@code bpf/btf.h} we call, one method each, under their C names. No policy. */
final class LibbpfBtf {

    private static final MethodHandle OBJECT_BTF =
            LIBBPF.downcall("bpf_object__btf", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle BTF_TYPE_CNT =
            LIBBPF.downcall("btf__type_cnt", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle BTF_TYPE_BY_ID =
            LIBBPF.downcall("btf__type_by_id", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle BTF_NAME_BY_OFFSET =
            LIBBPF.downcall(
                    "btf__name_by_offset", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));

    private LibbpfBtf() {}

    static MemorySegment bpf_object__btf(MemorySegment object) {
        try {
            return (MemorySegment) OBJECT_BTF.invokeExact(object);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int btf__type_cnt(MemorySegment btf) {
        try {
            return (int) BTF_TYPE_CNT.invokeExact(btf);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment btf__type_by_id(MemorySegment btf, int id) {
        try {
            return (MemorySegment) BTF_TYPE_BY_ID.invokeExact(btf, id);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment btf__name_by_offset(MemorySegment btf, int offset) {
        try {
            return (MemorySegment) BTF_NAME_BY_OFFSET.invokeExact(btf, offset);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
