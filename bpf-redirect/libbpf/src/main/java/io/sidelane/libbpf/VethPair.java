package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Two virtual Ethernet interfaces that are each other's wire, by rtnetlink(7). They end with the
 * network namespace that they are in; nothing else removes them.
 */
public final class VethPair {

    private static final short RTM_NEWLINK = 16;
    private static final short NLM_F_REQUEST = 0x1;
    private static final short NLM_F_ACK = 0x4;
    private static final short NLM_F_EXCL = 0x200;
    private static final short NLM_F_CREATE = 0x400;
    private static final short IFLA_IFNAME = 3;
    private static final short IFLA_LINKINFO = 18;
    private static final short IFLA_INFO_KIND = 1;
    private static final short IFLA_INFO_DATA = 2;
    private static final short VETH_INFO_PEER = 1;
    private static final int NLMSG_ERROR = 2;
    private static final int HEADER = 16;
    private static final int ALIGNMENT = 4;
    private static final int MAX_NAME = 15;

    private VethPair() {}

    /** Makes a pair in the calling thread's network namespace, both ends up. */
    public static void create(String one, String other) {
        add(message(one, other), "make veth %s and %s".formatted(one, other));
        // An end cannot be raised before it has a peer.
        Interfaces.raise(one);
        Interfaces.raise(other);
    }

    private static void add(byte[] message, String operation) {
        try (var socket = NativeSocket.open(NativeSocket.AF_NETLINK, NativeSocket.SOCK_RAW)) {
            var hint = "CAP_NET_ADMIN, the veth driver, and names that are free";
            socket.bind(address(), "rtnetlink");
            var _ = BpfException.check((int) socket.send(message, 0), operation, hint);
            var answer = new byte[1_024];
            var _ = BpfException.check((int) socket.recv(answer, 0), operation, hint);
            var read = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
            if (read.getShort(4) == NLMSG_ERROR) {
                var _ = BpfException.check(read.getInt(HEADER), operation, hint);
            }
        }
    }

    /* struct sockaddr_nl: a port that the kernel chooses. */
    private static MemorySegment address() {
        MemorySegment address = MemorySegment.ofArray(new int[3]);
        address.set(JAVA_SHORT, 0, (short) NativeSocket.AF_NETLINK);
        return address;
    }

    private static byte[] message(String one, String other) {
        var message = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
        message.putInt(0).putShort(RTM_NEWLINK);
        message.putShort((short) (NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL));
        message.putInt(1).putInt(0);
        link(message, one);
        int info = begin(message, IFLA_LINKINFO);
        text(message, IFLA_INFO_KIND, "veth");
        int data = begin(message, IFLA_INFO_DATA);
        int peer = begin(message, VETH_INFO_PEER);
        link(message, other);
        end(message, peer);
        end(message, data);
        end(message, info);
        message.putInt(0, message.position());
        var bytes = new byte[message.position()];
        message.get(0, bytes);
        return bytes;
    }

    /* struct ifinfomsg, and the name. */
    private static void link(ByteBuffer message, String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "interface: %s (expected: a name of 1 to %d characters)"
                            .formatted(name, MAX_NAME));
        }
        message.putInt(0).putInt(0).putInt(0).putInt(0);
        text(message, IFLA_IFNAME, name);
    }

    private static void text(ByteBuffer message, short type, String text) {
        int at = begin(message, type);
        message.put(text.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        end(message, at);
    }

    private static int begin(ByteBuffer message, short type) {
        int at = message.position();
        message.putShort((short) 0).putShort(type);
        return at;
    }

    private static void end(ByteBuffer message, int at) {
        message.putShort(at, (short) (message.position() - at));
        while (message.position() % ALIGNMENT != 0) {
            message.put((byte) 0);
        }
    }
}
