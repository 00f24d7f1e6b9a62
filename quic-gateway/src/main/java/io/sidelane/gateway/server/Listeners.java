package io.sidelane.gateway.server;

import io.netty.channel.socket.DatagramPacket;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.quic.QuicListener;
import io.sidelane.gateway.quic.Replays;
import io.sidelane.gateway.quic.Secret;
import io.sidelane.gateway.takeover.Estate;
import io.sidelane.gateway.telemetry.Metrics;
import io.sidelane.gateway.tls.CertificateException;
import io.sidelane.gateway.tls.Certificates;
import io.sidelane.gateway.tls.TicketKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All ports of a gateway. */
public final class Listeners implements AutoCloseable {

    private static final long POLL_NANOS = 10_000_000;

    private volatile List<Listener> listeners = List.of();

    /** Served no more; their connections still are. */
    private final List<Listener> leaving = new CopyOnWriteArrayList<>();

    private final Path directory;
    private final List<Requests> requests;
    private final Metrics metrics;
    private final Inheritance inheritance;
    private final Secret tickets;

    /* Of the listener that began last: connection ids tell it. */
    private volatile int generation;

    /** One port, on UDP and TCP. */
    public static final class Listener {

        private final ListenerConfig config;
        private final Certificates certificates;
        private final QuicListener quic;
        private final TcpListener tcp;
        private final Past past;

        private Listener(
                ListenerConfig config,
                Certificates certificates,
                QuicListener quic,
                TcpListener tcp,
                Predicate<DatagramPacket> former) {
            this.config = config;
            this.certificates = certificates;
            this.quic = quic;
            this.tcp = tcp;
            this.past = new Past(quic, former);
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

        private boolean is(ListenerConfig other) {
            return config.with(other.certificates()).equals(other);
        }

        private void read(boolean wanted) throws InterruptedException {
            quic.read(wanted);
            tcp.read(wanted);
        }

        private void leave() {
            quic.leave();
            tcp.leave();
        }

        private void close() throws InterruptedException {
            quic.close();
            tcp.close();
            past.quic = null;
        }
    }

    /** What a listener is to the next one at its address: its connections hear of that one. */
    private static final class Past implements Predicate<DatagramPacket> {

        private volatile @Nullable QuicListener quic;
        private final Predicate<DatagramPacket> former;

        private Past(QuicListener quic, Predicate<DatagramPacket> former) {
            this.quic = quic;
            this.former = former;
        }

        @Override
        public boolean test(DatagramPacket datagram) {
            var present = quic;
            if (present == null) {
                return former.test(datagram);
            }
            present.deliver(datagram);
            return true;
        }
    }

    // One for all: a ticket of one listener opens at the others.
    private final Replays replays = new Replays(() -> System.nanoTime() / 1_000_000_000);

    private Listeners(
            Path directory,
            List<Requests> requests,
            Metrics metrics,
            Inheritance inheritance,
            Secret tickets) {
        this.directory = directory;
        this.requests = List.copyOf(requests);
        this.metrics = metrics;
        this.inheritance = inheritance;
        this.tickets = tickets;
        this.generation = inheritance.generation();
    }

    /**
     * Opens all. New sockets are read at once, inherited ones from {@link #read} on.
     *
     * @param directory what names of files are relative to
     * @param tickets what keys of session tickets are made of
     * @throws CertificateException with a message for people
     * @throws IOException with a message for people when an address cannot be had
     */
    public static Listeners open(
            List<ListenerConfig> configs,
            Path directory,
            List<Requests> requests,
            Metrics metrics,
            Inheritance inheritance,
            Secret tickets)
            throws CertificateException, IOException, InterruptedException {
        var all = new Listeners(directory, requests, metrics, inheritance, tickets);
        var opened = new ArrayList<Listener>();
        try {
            for (var config : configs) {
                opened.add(
                        all.open(
                                config,
                                all.certificates(config),
                                inheritance.quic(config.address(), directory),
                                inheritance.tcp(config.address())));
            }
            all.listeners = List.copyOf(opened);
            return all;
        } catch (CertificateException | IOException | InterruptedException e) {
            close(opened);
            throw e;
        }
    }

    private Certificates certificates(ListenerConfig config) throws CertificateException {
        return new Certificates(
                directory,
                config.certificates(),
                config.clientCa(),
                // A ticket of another listener must not do for a certificate.
                config.clientCa() == null
                        ? new TicketKeys(
                                tickets::ticketKey, () -> System.currentTimeMillis() / 1_000)
                        : null,
                config.earlyData() == EarlyData.SAFE_METHODS);
    }

    private Listener open(
            ListenerConfig config,
            Certificates certificates,
            QuicListener.Beginning begun,
            List<Integer> tcpDescriptors)
            throws ListenerException, InterruptedException {
        try {
            var quic =
                    QuicListener.open(
                            config, certificates, begun, replays, requests, metrics::event);
            try {
                var tcp =
                        TcpListener.open(
                                config, quic.address(), tcpDescriptors, certificates, requests);
                return new Listener(config, certificates, quic, tcp, begun.former());
            } catch (Exception e) {
                quic.close();
                throw e;
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Netty throws what bind() says, an IOException, without declaring it.
            throw new ListenerException(
                    config.name(),
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

    /** Open connections by what they speak. */
    public record Connections(int http3, int tcp) {

        private static final Connections NONE = new Connections(0, 0);

        private Connections and(Listener listener) {
            return new Connections(
                    http3 + listener.quic.connections(), tcp + listener.tcp.connections());
        }

        private boolean any() {
            return http3 > 0 || tcp > 0;
        }
    }

    /** Of each name: what its listener has, and what those have that end by and by. */
    public Map<String, Connections> connections() {
        var open = new LinkedHashMap<String, Connections>();
        Stream.concat(listeners.stream(), leaving.stream())
                .forEach(
                        each ->
                                open.compute(
                                        each.name(),
                                        (_, sum) ->
                                                (sum == null ? Connections.NONE : sum).and(each)));
        return open;
    }

    /** Other listeners and certificates; ready, and not in use. */
    public final class Change {

        private final List<Listener> next = new ArrayList<>();
        private final List<Listener> opened = new ArrayList<>();
        private final List<Listener> followed = new ArrayList<>();
        private final List<Runnable> certificates = new ArrayList<>();

        private Change() {}

        /**
         * Puts them into use. Those that are gone end with their present connections.
         *
         * @param atMost which have so long
         */
        public void commit(Duration atMost) throws InterruptedException {
            certificates.forEach(Runnable::run);
            var gone = new ArrayList<>(listeners);
            gone.removeAll(next);
            leaving.addAll(gone);
            listeners = List.copyOf(next);
            for (var each : followed) {
                each.read(false);
            }
            for (var each : opened) {
                each.read(true);
            }
            gone.forEach(each -> drain(each, atMost));
        }
    }

    /**
     * Prepares others: what is there as it is stays, what is there with other settings, or ends by
     * and by, hands its sockets on, what is not is opened.
     *
     * @throws CertificateException with a message for people
     * @throws ListenerException with a message for people when an address cannot be had; then
     *     nothing of it stays
     */
    public Change prepare(List<ListenerConfig> configs)
            throws CertificateException, ListenerException, InterruptedException {
        var change = new Change();
        try {
            for (var config : configs) {
                var present = find(listeners, config.address());
                if (present != null && present.is(config)) {
                    change.certificates.add(present.certificates.prepare(config.certificates()));
                    change.next.add(present);
                } else {
                    prepare(config, present, change);
                }
            }
            return change;
        } catch (CertificateException | ListenerException | InterruptedException e) {
            close(change.opened);
            throw e;
        }
    }

    private void prepare(ListenerConfig config, @Nullable Listener present, Change change)
            throws CertificateException, ListenerException, InterruptedException {
        // None of them closes its sockets while they are copied.
        synchronized (leaving) {
            var former = present == null ? find(leaving, config.address()) : present;
            var opened = former == null ? open(config) : follow(former, config);
            change.opened.add(opened);
            change.next.add(opened);
            if (former != null) {
                change.followed.add(former);
            }
        }
    }

    /* The last one that began. */
    private static @Nullable Listener find(List<Listener> among, String address) {
        Listener found = null;
        for (var each : among) {
            if (each.config.address().equals(address)) {
                found = each;
            }
        }
        return found;
    }

    private Listener open(ListenerConfig config)
            throws CertificateException, ListenerException, InterruptedException {
        var opened = open(config, certificates(config), inheritance.anew(directory), List.of());
        opened.read(false);
        return opened;
    }

    /* As the next process would: no socket is closed, and connections stay where they are. */
    private Listener follow(Listener present, ListenerConfig config)
            throws CertificateException, ListenerException, InterruptedException {
        var certificates = certificates(config);
        var udp = present.quic.descriptors();
        var copies =
                Descriptors.copies(
                        config.name(),
                        Stream.concat(udp.stream(), present.tcp.descriptors().stream()).toList());
        generation = Inheritance.after(generation);
        return open(
                config,
                certificates,
                new QuicListener.Beginning(
                        inheritance.secret(),
                        generation,
                        copies.subList(0, udp.size()),
                        present.past,
                        directory),
                copies.subList(udp.size(), copies.size()));
    }

    private void drain(Listener gone, Duration atMost) {
        gone.leave();
        Thread.ofPlatform()
                .name("drain-" + gone.name())
                .daemon()
                .start(
                        () -> {
                            try {
                                awaitNone(() -> !Connections.NONE.and(gone).any(), atMost);
                                end(gone);
                            } catch (InterruptedException _) {
                                // Its sockets end with the process.
                            }
                        });
    }

    private void end(Listener gone) throws InterruptedException {
        synchronized (leaving) {
            leaving.remove(gone);
            gone.close();
        }
    }

    /** Reads from the sockets, inherited ones included. */
    public void read() throws InterruptedException {
        for (var each : listeners) {
            each.read(true);
        }
    }

    /**
     * Leaves all but some to the next process.
     *
     * @param kept in the order of {@link #ports}
     */
    public void give(Set<Integer> kept) throws InterruptedException {
        var present = listeners;
        for (int i = 0; i < present.size(); i++) {
            if (!kept.contains(i)) {
                present.get(i).read(false);
            }
        }
    }

    /** Of the listener that began last. */
    public int generation() {
        return generation;
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
        var present = listeners;
        if (port < present.size()) {
            present.get(port).quic.deliver(datagram);
        } else {
            datagram.release();
        }
    }

    /** No new connections; the present ones end with their last request. */
    public void leave() {
        listeners.forEach(Listener::leave);
    }

    /** Waits until no connection is open, here or in the process before. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return awaitNone(
                () ->
                        !inheritance.needed()
                                && connections().values().stream().noneMatch(Connections::any),
                atMost);
    }

    private static boolean awaitNone(BooleanSupplier none, Duration atMost)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!none.getAsBoolean()) {
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
        close(leaving);
        close(listeners);
    }

    private static void close(List<Listener> all) throws InterruptedException {
        for (var each : all) {
            each.close();
        }
    }
}
