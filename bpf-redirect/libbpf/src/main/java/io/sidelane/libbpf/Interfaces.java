package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Network interfaces of the calling thread's namespace, by netdevice(7). java.net.NetworkInterface
 * knows those of the process's.
 */
public final class Interfaces {

    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final long SIOCGIFHWADDR = 0x8927;
    private static final long SIOCGIFINDEX = 0x8933;
    private static final short IFF_UP = 1;
    private static final int IFREQ_SIZE = 40;
    private static final int VALUE = 16;
    private static final int HARDWARE_ADDRESS = 18;
    private static final int HARDWARE_ADDRESS_SIZE = 6;
    private static final int MAX_NAME = 15;

    private Interfaces() {}

    /** The kernel's number of an interface. */
    public static int index(String name) {
        try (var arena = Arena.ofConfined()) {
            return ask(arena, name, SIOCGIFINDEX, "find interface " + name).get(JAVA_INT, VALUE);
        }
    }

    /** The six bytes of an Ethernet interface's own address. */
    public static byte[] hardwareAddress(String name) {
        try (var arena = Arena.ofConfined()) {
            return ask(arena, name, SIOCGIFHWADDR, "read the address of interface " + name)
                    .asSlice(HARDWARE_ADDRESS, HARDWARE_ADDRESS_SIZE)
                    .toArray(JAVA_BYTE);
        }
    }

    /** Sets an interface up. Needs CAP_NET_ADMIN. */
    public static void raise(String name) {
        try (var arena = Arena.ofConfined()) {
            var request = ask(arena, name, SIOCGIFFLAGS, "find interface " + name);
            request.set(JAVA_SHORT, VALUE, (short) (request.get(JAVA_SHORT, VALUE) | IFF_UP));
            ask(
                    request,
                    SIOCSIFFLAGS,
                    "raise the %s interface".formatted(name.equals("lo") ? "loopback" : name),
                    "CAP_NET_ADMIN");
        }
    }

    private static MemorySegment ask(Arena arena, String name, long question, String operation) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new BpfException(operation, Errno.ENODEV, "a name of 1 to 15 characters");
        }
        MemorySegment request = arena.allocate(IFREQ_SIZE, 8);
        request.setString(0, name);
        return ask(request, question, operation, "one of this network namespace");
    }

    private static MemorySegment ask(
            MemorySegment request, long question, String operation, String hint) {
        try (var socket = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_DGRAM)) {
            var _ = BpfException.check(Libc.ioctl(socket.fd(), question, request), operation, hint);
            return request;
        }
    }
}
