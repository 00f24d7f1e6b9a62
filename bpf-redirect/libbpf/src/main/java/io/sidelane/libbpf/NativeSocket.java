package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A socket as the system calls show it, which java.net.Socket hides: for tests of the kernel's own
 * behaviour, and under {@link PacketSocket}, {@link XdpSocket} and rtnetlink.
 *
 * <p>Setting up throws {@link BpfException}. What is to be observed ({@link #send}, {@link #recv},
 * {@link #shutdown}, {@link #poll}) is returned as the kernel gave it: a count, or {@code -errno}.
 * The constants are those of Linux on x86-64 and arm64.
 */
public final class NativeSocket implements AutoCloseable {

    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int AF_XDP = 44;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;

    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_COOKIE = 57;
    public static final int IPPROTO_TCP = 6;
    public static final int TCP_NODELAY = 1;

    public static final int MSG_PEEK = 0x2;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_WAITALL = 0x100;

    public static final int SHUT_WR = 1;

    public static final int POLLIN = 0x1;

    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final long FIONREAD = 0x541B;

    private final Fd fd;

    private NativeSocket(String operation, int fd, String hint) {
        this.fd = new Fd("socket", BpfException.check(fd, operation, hint));
    }

    /** A socket in the network namespace of the calling thread. */
    public static NativeSocket open(int domain, int type) {
        return open(domain, type, 0);
    }

    /**
     * A socket in the network namespace of the calling thread.
     *
     * @param protocol as socket(2) takes it: that of a packet socket in network byte order
     */
    public static NativeSocket open(int domain, int type, int protocol) {
        return new NativeSocket(
                "open a socket",
                LibcSockets.socket(domain, type | SOCK_CLOEXEC, protocol),
                "an address family of this kernel, the right to use it, and a free file descriptor");
    }

    public void bind(InetSocketAddress address) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment raw = SockAddr.encode(arena, address);
            check(
                    LibcSockets.bind(fd(), raw, (int) raw.byteSize()),
                    "bind to " + address,
                    "a local address and a free port");
        }
    }

    /** Binds to an address of another family than IP's, such as sockaddr_ll. */
    void bind(MemorySegment address, String words) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment raw = Segments.toNative(arena, address);
            check(
                    LibcSockets.bind(fd(), raw, (int) raw.byteSize()),
                    "bind to " + words,
                    "an interface that is up, and has what is asked for");
        }
    }

    public void listen(int backlog) {
        check(LibcSockets.listen(fd(), backlog), "listen", "a bound socket");
    }

    /** 0, or {@code -errno}: {@code -EINPROGRESS} is no failure of a non-blocking socket. */
    public int connect(InetSocketAddress address) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment raw = SockAddr.encode(arena, address);
            return LibcSockets.connect(fd(), raw, (int) raw.byteSize());
        }
    }

    /** Waits for a connection and accepts it. */
    public NativeSocket accept() {
        return new NativeSocket(
                "accept",
                LibcSockets.accept4(fd(), MemorySegment.NULL, MemorySegment.NULL, SOCK_CLOEXEC),
                "a listening socket with a connection");
    }

    public InetSocketAddress localAddress() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment raw = arena.allocate(SockAddr.SIZE, 4);
            MemorySegment length = arena.allocateFrom(JAVA_INT, SockAddr.SIZE);
            check(LibcSockets.getsockname(fd(), raw, length), "getsockname", "an open socket");
            return SockAddr.decode(raw);
        }
    }

    public void nonBlocking(boolean on) {
        int flags = check(Libc.fcntl(fd(), Libc.F_GETFL, 0), "F_GETFL", "an open socket");
        int wanted = on ? flags | Libc.O_NONBLOCK : flags & ~Libc.O_NONBLOCK;
        check(Libc.fcntl(fd(), Libc.F_SETFL, wanted), "F_SETFL", "an open socket");
    }

    /** Bytes sent, or {@code -errno}. Never a SIGPIPE. A native buffer is not copied. */
    public long send(MemorySegment buffer, int flags) {
        try (var arena = Arena.ofConfined()) {
            return LibcSockets.send(
                    fd(),
                    Segments.toNative(arena, buffer),
                    buffer.byteSize(),
                    flags | MSG_NOSIGNAL);
        }
    }

    public long send(byte[] bytes, int flags) {
        return send(MemorySegment.ofArray(bytes), flags);
    }

    /** Bytes received, 0 at the end of the stream, or {@code -errno}. */
    public long recv(MemorySegment buffer, int flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment target =
                    buffer.isNative() ? buffer : arena.allocate(Math.max(1, buffer.byteSize()));
            long n = LibcSockets.recv(fd(), target, buffer.byteSize(), flags);
            if (n > 0 && !buffer.isNative()) {
                MemorySegment.copy(target, 0, buffer, 0, Math.min(n, buffer.byteSize()));
            }
            return n;
        }
    }

    public long recv(byte[] bytes, int flags) {
        return recv(MemorySegment.ofArray(bytes), flags);
    }

    /**
     * 0 or {@code -errno}.
     *
     * @param how {@link #SHUT_WR}
     */
    public int shutdown(int how) {
        return LibcSockets.shutdown(fd(), how);
    }

    /** The events that are there, 0 after the timeout, or {@code -errno}. */
    public int poll(int events, Duration timeout) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(8, 4);
            pollfd.set(JAVA_INT, 0, fd());
            pollfd.set(JAVA_SHORT, 4, (short) events);
            int n = LibcSockets.poll(pollfd, 1, Math.toIntExact(timeout.toMillis()));
            return n < 0 ? n : Short.toUnsignedInt(pollfd.get(JAVA_SHORT, 6));
        }
    }

    /** Bytes to be read, as FIONREAD says. */
    public int unread() {
        return ioctlInt(FIONREAD, "FIONREAD");
    }

    public int option(int level, int name) {
        try (var arena = Arena.ofConfined()) {
            return option(arena, level, name, Integer.BYTES).get(JAVA_INT, 0);
        }
    }

    /** An option of 64 bits, such as {@link #SO_COOKIE}. */
    public long longOption(int level, int name) {
        try (var arena = Arena.ofConfined()) {
            return option(arena, level, name, Long.BYTES).get(JAVA_LONG, 0);
        }
    }

    public void setOption(int level, int name, int value) {
        try (var arena = Arena.ofConfined()) {
            setOption(level, name, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** An option that is a struct or a string. */
    public void setOption(int level, int name, MemorySegment value) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment bytes = Segments.toNative(arena, value);
            check(
                    LibcSockets.setsockopt(fd(), level, name, bytes, (int) value.byteSize()),
                    "setsockopt %d:%d".formatted(level, name),
                    "an option and a value of this kernel");
        }
    }

    /** The file descriptor, for a call that happens now. */
    public int fd() {
        return fd.number();
    }

    @Override
    public void close() {
        fd.close();
    }

    private MemorySegment option(Arena arena, int level, int name, int size) {
        MemorySegment value = arena.allocate(size, 8);
        MemorySegment length = arena.allocateFrom(JAVA_INT, size);
        check(
                LibcSockets.getsockopt(fd(), level, name, value, length),
                "getsockopt %d:%d".formatted(level, name),
                "an option of this kernel");
        return value;
    }

    private int ioctlInt(long request, String name) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            check(Libc.ioctl(fd(), request, value), name, "a connected socket");
            return value.get(JAVA_INT, 0);
        }
    }

    private static int check(int result, String operation, String hint) {
        return BpfException.check(result, operation, hint);
    }
}
