package io.sidelane.libbpf;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A connected pair of TCP sockets on the loopback of the calling thread's namespace. */
record Loopback(NativeSocket client, NativeSocket server) implements AutoCloseable {

    static Loopback connect() {
        try (var listener = listen()) {
            var client = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM);
            int err = client.connect(listener.localAddress());
            if (err < 0) {
                client.close();
                throw new AssertionError("connect: " + Errno.name(-err));
            }
            return new Loopback(client, listener.accept());
        }
    }

    static NativeSocket listen() {
        var listener = NativeSocket.open(NativeSocket.AF_INET, NativeSocket.SOCK_STREAM);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.listen(4);
        return listener;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
