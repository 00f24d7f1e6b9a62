package io.sidelane.gateway.quic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfObjectSpec;
import io.sidelane.libbpf.LibraryUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Has the kernel choose the socket of a datagram by its connection id. Where it may not, the
 * gateway does, after the datagram was read ({@link Steering}): that costs a wake-up of another
 * thread.
 */
final class KernelSteering {

    private static final Logger LOG = System.getLogger("steering");
    private static final String OBJECT = "/io/sidelane/bpf/steer.bpf.o";

    /* asm-generic/socket.h */
    private static final IntegerUnixChannelOption SO_ATTACH_REUSEPORT_EBPF =
            new IntegerUnixChannelOption("SO_ATTACH_REUSEPORT_EBPF", 1, 52);

    private KernelSteering() {}

    /**
     * Attaches the program to a group of sockets, which keeps it for as long as one of them is
     * there.
     *
     * @param socket any of the group; they were bound in the order of the workers
     * @return whether the kernel steers now
     */
    static boolean attach(Channel socket) {
        try (var object = BpfObjectSpec.open("steer", object(OBJECT)).load()) {
            socket.config().setOption(SO_ATTACH_REUSEPORT_EBPF, object.program("steer").fd());
            LOG.log(Level.INFO, "by the kernel");
            return true;
        } catch (BpfException | LibraryUnavailableException | ChannelException e) {
            LOG.log(
                    Level.WARNING,
                    "kernel: %s (expected: CAP_BPF and libbpf 1.x); steering in the gateway instead"
                            .formatted(
                                    String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
            return false;
        }
    }

    /** The bytes of an object of sidelane-native. */
    static byte[] object(String resource) {
        try (var in = KernelSteering.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is in sidelane-native's jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
