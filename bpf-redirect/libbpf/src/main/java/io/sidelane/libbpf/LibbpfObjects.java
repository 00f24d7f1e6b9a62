package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBBPF;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of {@code bpf/libbpf.h} on objects, programs and maps we call, one method each,
 * under their C names. No policy.
 *
 * <p>{@code int} results below zero are {@code -errno}; what returns a pointer reports its error by
 * errno, which {@link Pointer} carries.
 */
final class LibbpfObjects {

    private static final MethodHandle OBJECT_OPEN_MEM =
            LIBBPF.downcall(
                    "bpf_object__open_mem",
                    FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
                    Errno.CAPTURE);
    private static final MethodHandle OBJECT_LOAD =
            LIBBPF.downcall("bpf_object__load", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle OBJECT_CLOSE =
            LIBBPF.downcall("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle OBJECT_FIND_PROGRAM_BY_NAME =
            LIBBPF.downcall(
                    "bpf_object__find_program_by_name",
                    FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS),
                    Errno.CAPTURE);
    private static final MethodHandle OBJECT_NEXT_PROGRAM =
            LIBBPF.downcall(
                    "bpf_object__next_program", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle PROGRAM_NAME =
            LIBBPF.downcall("bpf_program__name", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle PROGRAM_SECTION_NAME =
            LIBBPF.downcall("bpf_program__section_name", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle PROGRAM_SET_AUTOLOAD =
            LIBBPF.downcall(
                    "bpf_program__set_autoload",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN));
    private static final MethodHandle PROGRAM_FD =
            LIBBPF.downcall("bpf_program__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle OBJECT_FIND_MAP_BY_NAME =
            LIBBPF.downcall(
                    "bpf_object__find_map_by_name",
                    FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS),
                    Errno.CAPTURE);
    private static final MethodHandle OBJECT_NEXT_MAP =
            LIBBPF.downcall(
                    "bpf_object__next_map", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle MAP_NAME =
            LIBBPF.downcall("bpf_map__name", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private static final MethodHandle MAP_FD =
            LIBBPF.downcall("bpf_map__fd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle MAP_SET_AUTOCREATE =
            LIBBPF.downcall(
                    "bpf_map__set_autocreate",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN));
    private static final MethodHandle MAP_SET_MAX_ENTRIES =
            LIBBPF.downcall(
                    "bpf_map__set_max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle MAP_SET_PIN_PATH =
            LIBBPF.downcall(
                    "bpf_map__set_pin_path", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle MAP_REUSE_FD =
            LIBBPF.downcall(
                    "bpf_map__reuse_fd", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle MAP_INITIAL_VALUE =
            LIBBPF.downcall(
                    "bpf_map__initial_value", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));

    private LibbpfObjects() {}

    static Pointer bpf_object__open_mem(MemorySegment buffer, long size, MemorySegment opts) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Pointer.of(
                    (MemorySegment) OBJECT_OPEN_MEM.invokeExact(state, buffer, size, opts), state);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_object__load(MemorySegment object) {
        try {
            return (int) OBJECT_LOAD.invokeExact(object);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static void bpf_object__close(MemorySegment object) {
        try {
            OBJECT_CLOSE.invokeExact(object);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static Pointer bpf_object__find_program_by_name(MemorySegment object, MemorySegment name) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Pointer.of(
                    (MemorySegment) OBJECT_FIND_PROGRAM_BY_NAME.invokeExact(state, object, name),
                    state);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment bpf_object__next_program(MemorySegment object, MemorySegment program) {
        try {
            return (MemorySegment) OBJECT_NEXT_PROGRAM.invokeExact(object, program);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment bpf_program__name(MemorySegment program) {
        try {
            return (MemorySegment) PROGRAM_NAME.invokeExact(program);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment bpf_program__section_name(MemorySegment program) {
        try {
            return (MemorySegment) PROGRAM_SECTION_NAME.invokeExact(program);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_program__set_autoload(MemorySegment program, boolean autoload) {
        try {
            return (int) PROGRAM_SET_AUTOLOAD.invokeExact(program, autoload);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_program__fd(MemorySegment program) {
        try {
            return (int) PROGRAM_FD.invokeExact(program);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static Pointer bpf_object__find_map_by_name(MemorySegment object, MemorySegment name) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Pointer.of(
                    (MemorySegment) OBJECT_FIND_MAP_BY_NAME.invokeExact(state, object, name),
                    state);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment bpf_object__next_map(MemorySegment object, MemorySegment map) {
        try {
            return (MemorySegment) OBJECT_NEXT_MAP.invokeExact(object, map);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment bpf_map__name(MemorySegment map) {
        try {
            return (MemorySegment) MAP_NAME.invokeExact(map);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map__fd(MemorySegment map) {
        try {
            return (int) MAP_FD.invokeExact(map);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map__set_autocreate(MemorySegment map, boolean autocreate) {
        try {
            return (int) MAP_SET_AUTOCREATE.invokeExact(map, autocreate);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map__set_max_entries(MemorySegment map, int maxEntries) {
        try {
            return (int) MAP_SET_MAX_ENTRIES.invokeExact(map, maxEntries);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map__set_pin_path(MemorySegment map, MemorySegment path) {
        try {
            return (int) MAP_SET_PIN_PATH.invokeExact(map, path);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bpf_map__reuse_fd(MemorySegment map, int fd) {
        try {
            return (int) MAP_REUSE_FD.invokeExact(map, fd);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static MemorySegment bpf_map__initial_value(MemorySegment map, MemorySegment size) {
        try {
            return (MemorySegment) MAP_INITIAL_VALUE.invokeExact(map, size);
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
