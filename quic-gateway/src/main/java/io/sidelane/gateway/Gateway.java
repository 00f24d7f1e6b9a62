package io.sidelane.gateway;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sidelane.gateway.admin.AdminServer;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.config.ProcessConfig;
import io.sidelane.gateway.exchange.Serving;
import io.sidelane.gateway.quic.Secret;
import io.sidelane.gateway.quic.Shield;
import io.sidelane.gateway.server.Inheritance;
import io.sidelane.gateway.server.ListenerException;
import io.sidelane.gateway.server.Listeners;
import io.sidelane.gateway.server.Workers;
import io.sidelane.gateway.takeover.Estate;
import io.sidelane.gateway.takeover.Giver;
import io.sidelane.gateway.telemetry.AccessLog;
import io.sidelane.gateway.telemetry.Metrics;
import io.sidelane.gateway.tls.CertificateException;
import io.sidelane.gateway.tls.UpstreamContexts;
import io.sidelane.gateway.upstream.HealthChecks;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running gateway: serves what it is told, then something else, leaves. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = System.getLogger("gateway");

    private final Path directory;
    private final Metrics metrics = new Metrics();
    private final AccessLog accessLog;
    private final Serving serving;
    private final Workers workers;
    private final Listeners listeners;
    private final HealthChecks healthChecks;
    private final @Nullable AdminServer admin;
    private volatile GatewayConfig config;
    private UpstreamContexts contexts = UpstreamContexts.NONE;
    private final MultiThreadIoEventLoopGroup control;
    private final @Nullable Giver giver;
    private final @Nullable Shield shield;
    private final Secret secret;
    private final CountDownLatch given = new CountDownLatch(1);
    private volatile boolean leaving;
    /* From then on listeners stay as the next process knows them. */
    private boolean handedOver;

    private Gateway(
            GatewayConfig config,
            Path directory,
            Supplier<@Nullable ControlPlaneState> controlPlane)
            throws StartException, InterruptedException {
        this.directory = directory;
        this.config = config;
        var process = config.process();
        try {
            accessLog = AccessLog.open(process.accessLog());
        } catch (IOException e) {
            throw new StartException(
                    "accessLog: %s (expected: a file that can be written)"
                            .formatted(e.getMessage()));
        }
        serving = new Serving(metrics, accessLog);
        apply(config, contexts(config));
        control =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("takeover", true), EpollIoHandler.newFactory());
        Workers started = null;
        try {
            var inheritance = Inheritance.ask(process.takeover(), control.next());
            started = new Workers(inheritance.workers(process.workers()), serving);
            workers = started;
            listeners =
                    Listeners.open(
                            config.listeners(),
                            directory,
                            workers.requests(),
                            metrics,
                            inheritance,
                            tickets(process, directory, inheritance.secret()));
            secret = inheritance.secret();
            inheritance.go(config.listeners().stream().map(ListenerConfig::address).toList());
            listeners.read();
            shield = Shield.attach(process.shield(), secret, ports());
            admin = orWithout(inheritance, () -> admin(controlPlane));
            giver = orWithout(inheritance, this::giver);
        } catch (CertificateException | IOException e) {
            if (started != null) {
                started.close();
            }
            control.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
            closeLog();
            throw refused(e);
        }
        healthChecks = new HealthChecks(serving.upstreams());
    }

    private interface Start<T> {
        @Nullable T start() throws IOException, InterruptedException;
    }

    /* Who took over serves: the process before has nothing left to go on with. */
    private static <T> @Nullable T orWithout(Inheritance inheritance, Start<T> start)
            throws IOException, InterruptedException {
        try {
            return start.start();
        } catch (IOException e) {
            if (!inheritance.taken()) {
                throw e;
            }
            LOG.log(Level.ERROR, "%s; serving without".formatted(e.getMessage()));
            return null;
        }
    }

    private AdminServer admin(Supplier<@Nullable ControlPlaneState> controlPlane)
            throws IOException {
        return AdminServer.start(
                Address.parse(config.process().admin()),
                metrics,
                accessLog,
                new GatewayView(this, controlPlane));
    }

    private @Nullable Giver giver() throws IOException, InterruptedException {
        var path = config.process().takeover();
        return path == null
                ? null
                : Giver.listen(Path.of(path), control.next(), this::estate, new Heir());
    }

    private static Secret tickets(ProcessConfig process, Path directory, Secret own)
            throws IOException {
        if (process.ticketSecret() == null) {
            return own;
        }
        var file = directory.resolve(process.ticketSecret());
        try {
            return Secret.shared(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "ticketSecret: %s: %s (expected: a file of %d bytes or more)"
                            .formatted(
                                    file,
                                    e instanceof NoSuchFileException
                                            ? "no such file"
                                            : e.getMessage(),
                                    Secret.LENGTH),
                    e);
        }
    }

    private Estate estate() {
        return new Estate(
                secret, listeners.generation(), workers.requests().size(), listeners.ports());
    }

    /** The next process takes over: everything is given, and what is open ends here. */
    private final class Heir implements Giver.Heir {

        @Override
        public boolean stopReading(Estate told, Set<Integer> unserved) throws InterruptedException {
            synchronized (Gateway.this) {
                if (handedOver
                        || listeners.generation() != told.generation()
                        || !listeners.ports().equals(told.ports())) {
                    return false;
                }
                handedOver = true;
            }
            listeners.give(unserved);
            closeAdmin();
            // An interface has one; the next process brings its own.
            closeShield();
            return true;
        }

        @Override
        public void deliver(int port, DatagramPacket datagram) {
            listeners.deliver(port, datagram);
        }

        @Override
        public void given() {
            given.countDown();
        }
    }

    private List<Integer> ports() {
        return listeners.addresses().stream().map(InetSocketAddress::getPort).toList();
    }

    private void closeAdmin() {
        if (admin != null) {
            admin.close();
        }
    }

    private void closeShield() {
        if (shield != null) {
            shield.close();
        }
    }

    /** Waits until the next process has taken over. */
    public void awaitGiven() throws InterruptedException {
        given.await();
    }

    /**
     * Serves.
     *
     * @param directory what names of files are relative to
     * @throws StartException with a message for people
     */
    public static Gateway start(GatewayConfig config, Path directory)
            throws StartException, InterruptedException {
        return start(config, directory, () -> null);
    }

    /**
     * As above.
     *
     * @param controlPlane how it stands with it; null for one that has none
     */
    static Gateway start(
            GatewayConfig config,
            Path directory,
            Supplier<@Nullable ControlPlaneState> controlPlane)
            throws StartException, InterruptedException {
        WarmUp.run(config, directory);
        return new Gateway(config, directory, controlPlane);
    }

    /** Where its listeners are, in the order of the file. */
    public List<InetSocketAddress> addresses() {
        return listeners.addresses();
    }

    GatewayConfig config() {
        return config;
    }

    Serving serving() {
        return serving;
    }

    Listeners listeners() {
        return listeners;
    }

    @Nullable Shield shield() {
        return shield;
    }

    boolean leaving() {
        return leaving;
    }

    private static StartException refused(Exception e) {
        return new StartException(
                String.valueOf(e.getMessage()),
                e instanceof ListenerException refused ? refused.listener() : null);
    }

    private UpstreamContexts contexts(GatewayConfig next) throws StartException {
        try {
            return contexts.next(next.upstreams(), directory);
        } catch (CertificateException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private void apply(GatewayConfig next, UpstreamContexts made) {
        contexts = made;
        // Upstreams first, so that no route leads to one that is not there yet.
        serving.upstreams().update(next.upstreams(), made);
        serving.routes(serving.routes().next(next.routes()));
    }

    /**
     * Takes what the file has now, or says why not and goes on with what it has.
     *
     * @return whether it was taken
     */
    boolean reload(ConfigSource source) {
        try {
            take(source.read());
            metrics.event("reloaded");
            LOG.log(Level.INFO, "reloaded");
            return true;
        } catch (StartException e) {
            metrics.event("reload_refused");
            LOG.log(
                    Level.ERROR,
                    "%s; going on with what was read before".formatted(e.getMessage()));
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Serves something else. Requests that are under way end as they began.
     *
     * @throws StartException with a message for people; then nothing changes
     */
    public synchronized void take(GatewayConfig next) throws StartException, InterruptedException {
        if (handedOver) {
            throw new StartException("taken over (expected: changes are for the next process)");
        }
        Reloads.check(config, next);
        var made = contexts(next);
        Listeners.Change change;
        try {
            change = listeners.prepare(next.listeners());
        } catch (CertificateException | IOException e) {
            throw refused(e);
        }
        // Routes before the listeners that they are for.
        apply(next, made);
        change.commit(Duration.ofSeconds(next.process().drainSeconds()));
        if (shield != null) {
            shield.ports(ports());
        }
        workers.requests()
                .forEach(
                        each ->
                                each.loop()
                                        .execute(() -> each.pools().retain(serving.upstreams())));
        config = next;
    }

    /** No new clients; waits for the present requests, as long as the file allows. */
    public void leave() throws InterruptedException {
        leaving = true;
        listeners.leave();
        LOG.log(Level.INFO, "leaving; %d requests open".formatted(metrics.openRequests()));
        listeners.awaitIdle(Duration.ofSeconds(config.process().drainSeconds()));
    }

    @Override
    public void close() throws InterruptedException {
        leaving = true;
        if (giver != null) {
            giver.close();
        }
        closeShield();
        closeAdmin();
        healthChecks.close();
        listeners.close();
        workers.close();
        control.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        closeLog();
    }

    private void closeLog() {
        try {
            accessLog.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "access log: " + e.getMessage());
        }
    }
}
