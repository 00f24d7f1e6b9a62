package io.sidelane.libbpf;

import static io.sidelane.libbpf.NativeLibrary.LIBC;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions on sockets we call, one method each, under their C names. No policy,
 * but one convention: a failure is returned as {@code -errno}, as libbpf does.
 */
final class LibcSockets {

    private static final MethodHandle SOCKET =
            LIBC.downcall(
                    "socket",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    Errno.CAPTURE);
    private static final MethodHandle BIND =
            LIBC.downcall(
                    "bind",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                    Errno.CAPTURE);
    private static final MethodHandle LISTEN =
            LIBC.downcall(
                    "listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), Errno.CAPTURE);
    private static final MethodHandle CONNECT =
            LIBC.downcall(
                    "connect",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                    Errno.CAPTURE);
    private static final MethodHandle ACCEPT4 =
            LIBC.downcall(
                    "accept4",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
                    Errno.CAPTURE);
    private static final MethodHandle GETSOCKNAME =
            LIBC.downcall(
                    "getsockname",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
                    Errno.CAPTURE);
    private static final MethodHandle SEND =
            LIBC.downcall(
                    "send",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                    Errno.CAPTURE);
    private static final MethodHandle RECV =
            LIBC.downcall(
                    "recv",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                    Errno.CAPTURE);
    private static final MethodHandle SHUTDOWN =
            LIBC.downcall(
                    "shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), Errno.CAPTURE);
    private static final MethodHandle SETSOCKOPT =
            LIBC.downcall(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                    Errno.CAPTURE);
    private static final MethodHandle GETSOCKOPT =
            LIBC.downcall(
                    "getsockopt",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
                    Errno.CAPTURE);
    private static final MethodHandle POLL =
            LIBC.downcall(
                    "poll",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                    Errno.CAPTURE);

    private LibcSockets() {}

    static int socket(int domain, int type, int protocol) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int bind(int fd, MemorySegment address, int length) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) BIND.invokeExact(state, fd, address, length));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int listen(int fd, int backlog) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) LISTEN.invokeExact(state, fd, backlog));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int connect(int fd, MemorySegment address, int length) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) CONNECT.invokeExact(state, fd, address, length));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int accept4(int fd, MemorySegment address, MemorySegment length, int flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(
                    state, (int) ACCEPT4.invokeExact(state, fd, address, length, flags));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int getsockname(int fd, MemorySegment address, MemorySegment length) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) GETSOCKNAME.invokeExact(state, fd, address, length));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static long send(int fd, MemorySegment buffer, long size, int flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (long) SEND.invokeExact(state, fd, buffer, size, flags));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static long recv(int fd, MemorySegment buffer, long size, int flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (long) RECV.invokeExact(state, fd, buffer, size, flags));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int shutdown(int fd, int how) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) SHUTDOWN.invokeExact(state, fd, how));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(
                    state, (int) SETSOCKOPT.invokeExact(state, fd, level, name, value, length));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int getsockopt(int fd, int level, int name, MemorySegment value, MemorySegment length) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(
                    state, (int) GETSOCKOPT.invokeExact(state, fd, level, name, value, length));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }

    static int poll(MemorySegment fds, long count, int timeoutMillis) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = Errno.state(arena);
            return Errno.result(state, (int) POLL.invokeExact(state, fds, count, timeoutMillis));
        } catch (Throwable t) {
            throw NativeLibrary.unexpected(t);
        }
    }
}
