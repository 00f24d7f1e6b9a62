package io.sidelane.agent.datapath;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.sidelane.libbpf.AttachType;
import io.sidelane.libbpf.BpfMap;
import io.sidelane.libbpf.BpfObject;
import io.sidelane.libbpf.BpfObjectSpec;
import io.sidelane.libbpf.NativeSocket;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A connection of our own with both ends on a sockhash of our own, for questions to the kernel.
 * Mirrors {@code native/src/main/bpf/selftest.bpf.c}.
 */
final class SocketPair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final BpfObject object;
    private final NativeSocket writer;
    private final NativeSocket reader;

    private SocketPair(BpfObject object, NativeSocket writer, NativeSocket reader) {
        this.object = object;
        this.writer = writer;
        this.reader = reader;
    }

    /**
     * In the calling thread's network namespace.
     *
     * @param counted with the no-op stream verdict
     */
    static SocketPair open(boolean counted) {
        BpfObject object = BpfObjectSpec.open("sl_selftest", KernelPrograms.selfTest()).load();
        BpfMap pair = object.map("pair");
        pair.attach(object.program("redirect_to_reader"), AttachType.SK_MSG_VERDICT);
        if (counted) {
            pair.attach(object.program("count_stream"), AttachType.SK_SKB_STREAM_VERDICT);
        }
        try (var listener = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM)) {
            listener.bind(new InetSocketAddress(LOOPBACK, 0));
            listener.listen(1);
            var writer = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM);
            var _ = writer.connect(listener.localAddress());
            var result = new SocketPair(object, writer, listener.accept());
            result.enrol(pair);
            return result;
        }
    }

    private void enrol(BpfMap pair) {
        writer.nonBlocking(true);
        reader.nonBlocking(true);
        pair.update(Kernel.intKey(0), Kernel.longValue(writer.fd()), BpfMap.ANY);
        pair.update(Kernel.intKey(1), Kernel.longValue(reader.fd()), BpfMap.ANY);
    }

    void redirecting(boolean on) {
        object.map("redirecting").update(Kernel.intKey(0), Kernel.intKey(on ? 1 : 0), BpfMap.ANY);
    }

    /** Sends and waits until the reader is told that there is something. */
    void send(int bytes) {
        var _ = writer.send(new byte[bytes], 0);
        var _ = reader.poll(NativeSocket.POLLIN, PATIENCE);
    }

    NativeSocket reader() {
        return reader;
    }

    NativeSocket writer() {
        return writer;
    }

    long receive(int size, int flags) {
        var _ = reader.poll(NativeSocket.POLLIN, PATIENCE);
        return reader.recv(new byte[size], flags);
    }

    /** The sender's write_seq when it sent its last message. */
    int writeSeq() {
        return seen(0);
    }

    /** The sender's copied_seq when it sent its last message. */
    int copiedSeq() {
        return seen(4);
    }

    boolean hasMessageLength() {
        return seen(8) != 0;
    }

    private int seen(long offset) {
        MemorySegment seen = object.map("observations").lookup(Kernel.intKey(0));
        return seen == null ? 0 : seen.get(JAVA_INT_UNALIGNED, offset);
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
        object.close();
    }
}
