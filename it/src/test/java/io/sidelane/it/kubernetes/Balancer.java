package io.sidelane.it.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** As a Service before replicas: each connection goes to one that listens. Looks into none. */
final class Balancer implements AutoCloseable {

    private final ServerSocket server;
    private final List<Integer> replicas = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    private Balancer(ServerSocket server) {
        this.server = server;
    }

    static Balancer start() throws IOException {
        var balancer = new Balancer(new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(balancer::accept);
        return balancer;
    }

    int port() {
        return server.getLocalPort();
    }

    void add(int replica) {
        replicas.add(replica);
    }

    void remove(int replica) {
        replicas.remove((Integer) replica);
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                var replica = connect()) {
            client.setTcpNoDelay(true);
            replica.setTcpNoDelay(true);
            var back = Thread.ofVirtual().start(() -> copy(replica, client));
            copy(client, replica);
            back.join();
        } catch (IOException _) {
            // the caller sees that it was cut off
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connect() throws IOException {
        IOException last = new IOException("no replica");
        for (int i = 0; i < replicas.size(); i++) {
            try {
                return new Socket(
                        InetAddress.getLoopbackAddress(),
                        replicas.get(Math.floorMod(next.getAndIncrement(), replicas.size())));
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            try {
                from.close();
                to.close();
            } catch (IOException _) {
                // as closed as it will be
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
