package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBC;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions on files, mounts and namespaces we call, one method each, under their C
 * names. No policy, but one convention: a failure is returned as {@code -errno}, as libbpf does.
 */
final class Libc {

    /* The two machines we know differ in these. */
    private static final boolean ARM64 = System.getProperty("os.arch").equals("aarch64");

    static final long SYS_PERF_EVENT_OPEN = ARM64 ? 241 : 298;
    static final int O_DIRECTORY = ARM64 ? 0x4000 : 0x10000;
    static final int O_RDONLY = 0;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int CLONE_NEWNET = 0x40000000;
    static final int MNT_DETACH = 2;

    private static final MethodHandle OPEN =
            LIBC.downcall(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Errno.CAPTURE,
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            LIBC.downcall("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), Errno.CAPTURE);
    private static final MethodHandle READ =
            LIBC.downcall(
                    "read",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
                    Errno.CAPTURE);
    private static final MethodHandle FCNTL =
            LIBC.downcall(
                    "fcntl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    Errno.CAPTURE,
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            LIBC.downcall(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Errno.CAPTURE,
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle GETEUID =
            LIBC.downcall("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle MOUNT =
            LIBC.downcall(
                    "mount",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
                    Errno.CAPTURE);
    private static final MethodHandle UMOUNT2 =
            LIBC.downcall(
                    "umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Errno.CAPTURE);
    private static final MethodHandle STATFS =
            LIBC.downcall(
                    "statfs", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), Errno.CAPTURE);
    private static final MethodHandle SETNS =
            LIBC.downcall(
                    "setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), Errno.CAPTURE);
    private static final MethodHandle UNSHARE =
            LIBC.downcall("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT), Errno.CAPTURE);
    private static final MethodHandle SYSCALL =
            LIBC.downcall(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Errno.CAPTURE,
                    Linker.Option.firstVariadicArg(1));

    private Libc() {}

    static int open(MemorySegment path, int flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) OPEN.invokeExact(state, path, flags));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int close(int fd) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) CLOSE.invokeExact(state, fd));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static long read(int fd, MemorySegment buffer, long size) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (long) READ.invokeExact(state, fd, buffer, size));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int fcntl(int fd, int command, int argument) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) FCNTL.invokeExact(state, fd, command, argument));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int ioctl(int fd, long request, MemorySegment argument) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) IOCTL.invokeExact(state, fd, request, argument));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int geteuid() {
        try {
            return (int) GETEUID.invokeExact();
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int mount(
            MemorySegment source,
            MemorySegment target,
            MemorySegment type,
            long flags,
            MemorySegment data) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(
                    state, (int) MOUNT.invokeExact(state, source, target, type, flags, data));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int umount2(MemorySegment target, int flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) UMOUNT2.invokeExact(state, target, flags));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int statfs(MemorySegment path, MemorySegment buffer) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) STATFS.invokeExact(state, path, buffer));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int setns(int fd, int type) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) SETNS.invokeExact(state, fd, type));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int unshare(int flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) UNSHARE.invokeExact(state, flags));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static long syscall(long number, MemorySegment a, long b, long c, long d, long e) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (long) SYSCALL.invokeExact(state, number, a, b, c, d, e));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
