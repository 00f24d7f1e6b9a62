package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBBPF;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code bpf/bpf.h} we call, one method each, under their C names. No policy.
 *
 * <p>Since libbpf 1.0 an {@code int} result below zero is {@code -errno}, so these need no errno
 * capture.
 */
final class Libbpf {

    private static final MethodHandle NUM_POSSIBLE_CPUS =
            LIBBPF.downcall("libbpf_num_possible_cpus", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle MAP_CREATE =
            LIBBPF.downcall(
                    "bpf_map_create",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle MAP_LOOKUP_ELEM =
            LIBBPF.downcall(
                    "bpf_map_lookup_elem",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle MAP_UPDATE_ELEM =
            LIBBPF.downcall(
                    "bpf_map_update_elem",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle MAP_DELETE_ELEM =
            LIBBPF.downcall(
                    "bpf_map_delete_elem", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle MAP_GET_NEXT_KEY =
            LIBBPF.downcall(
                    "bpf_map_get_next_key",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle OBJ_PIN =
            LIBBPF.downcall("bpf_obj_pin", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle OBJ_GET =
            LIBBPF.downcall("bpf_obj_get", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle OBJ_GET_INFO_BY_FD =
            LIBBPF.downcall(
                    "bpf_obj_get_info_by_fd",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle PROG_GET_FD_BY_ID =
            LIBBPF.downcall("bpf_prog_get_fd_by_id", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PROG_ATTACH =
            LIBBPF.downcall(
                    "bpf_prog_attach",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PROG_DETACH2 =
            LIBBPF.downcall(
                    "bpf_prog_detach2",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PROG_QUERY =
            LIBBPF.downcall(
                    "bpf_prog_query",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));

    private Libbpf() {}

    static int libbpf_num_possible_cpus() {
        try {
            return (int) NUM_POSSIBLE_CPUS.invokeExact();
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map_create(
            int type,
            MemorySegment name,
            int keySize,
            int valueSize,
            int maxEntries,
            MemorySegment opts) {
        try {
            return (int) MAP_CREATE.invokeExact(type, name, keySize, valueSize, maxEntries, opts);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map_lookup_elem(int fd, MemorySegment key, MemorySegment value) {
        try {
            return (int) MAP_LOOKUP_ELEM.invokeExact(fd, key, value);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map_update_elem(int fd, MemorySegment key, MemorySegment value, long flags) {
        try {
            return (int) MAP_UPDATE_ELEM.invokeExact(fd, key, value, flags);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map_delete_elem(int fd, MemorySegment key) {
        try {
            return (int) MAP_DELETE_ELEM.invokeExact(fd, key);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map_get_next_key(int fd, MemorySegment key, MemorySegment nextKey) {
        try {
            return (int) MAP_GET_NEXT_KEY.invokeExact(fd, key, nextKey);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_obj_pin(int fd, MemorySegment pathname) {
        try {
            return (int) OBJ_PIN.invokeExact(fd, pathname);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_obj_get(MemorySegment pathname) {
        try {
            return (int) OBJ_GET.invokeExact(pathname);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_obj_get_info_by_fd(int fd, MemorySegment info, MemorySegment infoLength) {
        try {
            return (int) OBJ_GET_INFO_BY_FD.invokeExact(fd, info, infoLength);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_prog_get_fd_by_id(int id) {
        try {
            return (int) PROG_GET_FD_BY_ID.invokeExact(id);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_prog_attach(int programFd, int targetFd, int type, int flags) {
        try {
            return (int) PROG_ATTACH.invokeExact(programFd, targetFd, type, flags);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_prog_detach2(int programFd, int targetFd, int type) {
        try {
            return (int) PROG_DETACH2.invokeExact(programFd, targetFd, type);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_prog_query(
            int targetFd,
            int type,
            int queryFlags,
            MemorySegment attachFlags,
            MemorySegment ids,
            MemorySegment count) {
        try {
            return (int)
                    PROG_QUERY.invokeExact(targetFd, type, queryFlags, attachFlags, ids, count);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
