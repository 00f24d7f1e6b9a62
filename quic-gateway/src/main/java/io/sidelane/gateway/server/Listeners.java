package io.sidelane.gateway.server;

import io.netty.channel.socket.DatagramPacket;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.gateway.admin.Metrics;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.quic.QuicListener;
import io.sidelane.gateway.quic.Replays;
import io.sidelane.gateway.takeover.Estate;
import io.sidelane.gateway.tls.CertificateException;
import io.sidelane.gateway.tls.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** All ports of a gateway. */
public final class Listeners implements AutoCloseable {

    private static final long POLL_NANOS = 10_000_000;

    private final List<Listener> listeners = new ArrayList<>();
    private final Metrics metrics;
    private final Inheritance inheritance;

    /** One port, on UDP and TCP. */
    public static final class Listener {

        private final ListenerConfig config;
        private final Certificates certificates;
        private final QuicListener quic;
        private final TcpListener tcp;

        private Listener(
                ListenerConfig config,
                Certificates certificates,
                QuicListener quic,
                TcpListener tcp) {
            this.config = config;
            this.certificates = certificates;
            this.quic = quic;
            this.tcp = tcp;
        }

        public String name() {
            return config.name();
        }

        public QuicListener quic() {
            return quic;
        }

        public int tcpConnections() {
            return tcp.connections();
        }
    }

    // One for all: a ticket of one listener opens at the others.
    private final Replays replays = new Replays(() -> System.nanoTime() / 1_000_000_000);

    private Listeners(Metrics metrics, Inheritance inheritance) {
        this.metrics = metrics;
        this.inheritance = inheritance;
    }

    /**
     * Opens all. New sockets are read at once, inherited ones from {@link #read} on.
     *
     * @param directory what names of files are relative to
     * @throws CertificateException with a message for people
     * @throws IOException with a message for people when an address cannot be had
     */
    public static Listeners open(
            List<ListenerConfig> configs,
            Path directory,
            List<Requests> requests,
            Metrics metrics,
            Inheritance inheritance)
            throws CertificateException, IOException, InterruptedException {
        var opened = new Listeners(metrics, inheritance);
        try {
            for (var config : configs) {
                opened.add(config, directory, inheritance, requests);
            }
            return opened;
        } catch (CertificateException | IOException | InterruptedException e) {
            opened.close();
            throw e;
        }
    }

    private void add(
            ListenerConfig config, Path directory, Inheritance inheritance, List<Requests> requests)
            throws CertificateException, IOException, InterruptedException {
        var begun = inheritance.quic(config.address());
        var certificates =
                new Certificates(
                        directory,
                        config.certificates(),
                        config.earlyData() == EarlyData.SAFE_METHODS
                                ? begun.secret().ticketKey()
                                : null);
        try {
            var quic =
                    QuicListener.open(
                            config, certificates, begun, replays, requests, metrics::event);
            try {
                var tcp =
                        TcpListener.open(
                                config,
                                quic.address(),
                                inheritance.tcp(config.address()),
                                certificates,
                                requests);
                listeners.add(new Listener(config, certificates, quic, tcp));
            } catch (RuntimeException e) {
                quic.close();
                throw e;
            }
        } catch (RuntimeException e) {
            // Netty throws what bind() says as if it were unchecked.
            throw new IOException(
                    "listener %s: %s: %s (expected: an address that is free)"
                            .formatted(config.name(), config.address(), e.getMessage()),
                    e);
        }
    }

    public List<Listener> all() {
        return listeners;
    }

    public List<InetSocketAddress> addresses() {
        return listeners.stream().map(each -> each.quic().address()).toList();
    }

    /** Open connections of each, all protocols. */
    public Map<String, Integer> connections() {
        var open = new LinkedHashMap<String, Integer>();
        for (var each : listeners) {
            open.put(each.name(), each.quic().connections() + each.tcpConnections());
        }
        return open;
    }

    /**
     * Takes other certificates.
     *
     * @throws CertificateException with a message for people
     */
    public void reload(List<ListenerConfig> configs) throws CertificateException {
        // A bad one of the last listener leaves the first as it was.
        var prepared = new ArrayList<Runnable>();
        for (int i = 0; i < listeners.size(); i++) {
            prepared.add(listeners.get(i).certificates.prepare(configs.get(i).certificates()));
        }
        prepared.forEach(Runnable::run);
    }

    /** Whether anything is read from the sockets. */
    public void read(boolean wanted) throws InterruptedException {
        for (var each : listeners) {
            each.quic.read(wanted);
            each.tcp.read(wanted);
        }
    }

    /** Sockets for the next process, in the order of the file. */
    public List<Estate.Port> ports() {
        return listeners.stream()
                .map(
                        each ->
                                new Estate.Port(
                                        each.config.address(),
                                        each.quic.descriptors(),
                                        each.tcp.descriptors()))
                .toList();
    }

    /**
     * Takes a datagram that came by the next process, with its bytes.
     *
     * @param port in the order of {@link #ports}
     */
    public void deliver(int port, DatagramPacket datagram) {
        if (port < listeners.size()) {
            listeners.get(port).quic.deliver(datagram);
        } else {
            datagram.release();
        }
    }

    /** No new connections; the present ones end with their last request. */
    public void leave() {
        for (var each : listeners) {
            each.quic.leave();
            each.tcp.leave();
        }
    }

    /** Waits until no connection is open, here or in the process before. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (inheritance.needed() || connections().values().stream().anyMatch(open -> open > 0)) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    @Override
    public void close() throws InterruptedException {
        for (var each : listeners) {
            each.quic.close();
            each.tcp.close();
        }
    }
}
