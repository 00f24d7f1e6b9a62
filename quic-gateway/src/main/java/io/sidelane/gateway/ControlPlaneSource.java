package io.sidelane.gateway;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.ProcessConfig;
import io.sidelane.gateway.xds.AdsSession;
import io.sidelane.xdsapi.client.AdsConnection;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import io.sidelane.xdsapi.client.LastKnownGood;
import io.sidelane.xdsapi.client.LastKnownGoodFile;
import io.sidelane.xdsapi.client.ReconnectDelay;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves what the control plane says. Goes on with what it heard last, from this process's life or
 * an earlier one's, while nobody is there. For one thread but {@link #close} and {@link #state}.
 */
final class ControlPlaneSource implements AutoCloseable {

    private static final Logger LOG = System.getLogger("controlplane");

    /** A connection that held for so long was no failure. */
    private static final Duration HELD = Duration.ofSeconds(10);

    /** Changes come by the second; the disk is for the next start. */
    private static final Duration KEEP = Duration.ofSeconds(1);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Duration LOOK_ANYWAY = Duration.ofMinutes(1);

    private final ControlPlaneConfig config;
    private final ProcessConfig process;
    private final AdsSession session;
    private final LastKnownGoodFile file;
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final ReconnectDelay delay = new ReconnectDelay(new Random());
    private final long began = System.nanoTime();
    private final Fallback fallback = new Fallback(began);

    private volatile @Nullable AdsConnection connection;
    private volatile boolean closed;
    private volatile ControlPlaneState state;
    private @Nullable Gateway gateway;
    private boolean restored;
    private boolean changed;
    private long connectNanos = began;
    private long reachedNanos;
    private long saveNanos;
    private boolean saveDue;
    private List<Resource> saved = List.of();
    private String waitsFor = "";

    /**
     * @param gatewayName namespace and name of its Gateway
     * @param id names this process to people
     */
    ControlPlaneSource(
            ControlPlaneConfig config, ProcessConfig process, String gatewayName, String id) {
        this.config = config;
        this.process = process;
        this.session = new AdsSession(gatewayName, id, version(), new Pems());
        this.file = new LastKnownGoodFile(config.stateDirectory(), gatewayName);
        this.state =
                new ControlPlaneState(
                        config.address().toString(), false, 0, 0, "not reached yet", null);
        restore();
    }

    private static String version() {
        var version = ControlPlaneSource.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private void restore() {
        switch (file.load()) {
            case null -> {}
            case LastKnownGood.Bad(var reason) ->
                    LOG.log(
                            Level.WARNING,
                            "last known good %s: %s; nothing is served until the control plane is heard"
                                    .formatted(file.path(), reason));
            case LastKnownGood.Good(var resources) -> {
                session.restore(resources).forEach(error -> LOG.log(Level.WARNING, error));
                saved = resources;
                restored = true;
            }
        }
    }

    ControlPlaneState state() {
        return state;
    }

    /**
     * Waits until there is something to serve, and serves it.
     *
     * @throws StartException when it cannot be served at all, with a message for people
     */
    Gateway start() throws StartException, InterruptedException {
        while (gateway == null) {
            step();
        }
        return gateway;
    }

    /** Follows what the control plane says, until it is closed. */
    void follow() {
        try {
            while (!closed) {
                step();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StartException e) {
            throw new IllegalStateException("it was started", e);
        }
        save();
    }

    private void step() throws StartException, InterruptedException {
        long now = System.nanoTime();
        if (connection == null && now - connectNanos >= 0) {
            connect();
        }
        if (saveDue && now - saveNanos >= 0) {
            save();
        }
        var event = inbox.poll(untilDue(System.nanoTime()), TimeUnit.NANOSECONDS);
        for (; event != null; event = inbox.poll()) {
            event.run();
        }
        if (changed
                || (gateway == null
                        && mayFallBack()
                        && fallback.fires(connection != null, System.nanoTime()))) {
            changed = false;
            apply();
        }
    }

    private long untilDue(long now) {
        long due = LOOK_ANYWAY.toNanos();
        if (connection == null) {
            due = Math.min(due, connectNanos - now);
        }
        if (saveDue) {
            due = Math.min(due, saveNanos - now);
        }
        if (gateway == null && mayFallBack()) {
            due = Math.min(due, fallback.untilDue(now));
        }
        return Math.max(0, due);
    }

    private boolean mayFallBack() {
        return restored && !session.heard();
    }

    private void connect() {
        var listener = new Events();
        try {
            var opened = new AdsConnection(config, session.open(), listener);
            listener.connection = opened;
            connection = opened;
            if (closed) {
                opened.close();
            }
        } catch (IOException | IllegalArgumentException e) {
            ended("credentials: " + e.getMessage());
        }
    }

    /** Of one connection; what an earlier one still has to say no longer matters. */
    private final class Events implements AdsConnection.Listener {

        private volatile @Nullable AdsConnection connection;

        private void add(Runnable event) {
            inbox.add(
                    () -> {
                        if (connection == ControlPlaneSource.this.connection) {
                            event.run();
                        }
                    });
        }

        @Override
        public void reached() {
            add(
                    () -> {
                        reachedNanos = System.nanoTime();
                        state = told(true, null, 0, 0, null);
                        LOG.log(Level.INFO, "%s: connected".formatted(config.address()));
                    });
        }

        @Override
        public void responded(DeltaDiscoveryResponse response) {
            add(
                    () -> {
                        delay.reset();
                        session.receive(response);
                        changed = true;
                        fallback.again();
                    });
        }

        @Override
        public void ended(String reason) {
            add(() -> ControlPlaneSource.this.ended(reason));
        }
    }

    private void ended(String reason) {
        var former = connection;
        connection = null;
        if (former != null) {
            former.close();
        }
        if (state.connected() && System.nanoTime() - reachedNanos >= HELD.toNanos()) {
            delay.reset();
        }
        var wait = delay.next();
        connectNanos = System.nanoTime() + wait.toNanos();
        LOG.log(
                reason.equals(state.error()) ? Level.DEBUG : Level.WARNING,
                "%s: %s; what was heard last stays in force, trying again in %d ms"
                        .formatted(config.address(), reason, wait.toMillis()));
        state = told(false, reason, 0, 0, null);
    }

    private ControlPlaneState told(
            boolean connected,
            @Nullable String error,
            int acks,
            int nacks,
            @Nullable String refusal) {
        return new ControlPlaneState(
                state.address(),
                connected,
                state.acks() + acks,
                state.nacks() + nacks,
                error,
                refusal == null ? state.lastNack() : refusal);
    }

    private void apply() throws StartException, InterruptedException {
        var present = gateway;
        if (present != null) {
            answer(true, change(present));
        } else if (!session.heard()
                && !(restored && fallback.isDue(connection != null, System.nanoTime()))) {
            answer(false, null);
        } else {
            begin();
        }
    }

    private void begin() throws StartException, InterruptedException {
        var desired = session.desired();
        if (!desired.complete()) {
            answer(false, null);
            var missing =
                    desired.missing().isEmpty()
                            ? "no listener (expected: a Gateway with one that can be served)"
                            : String.join(", ", desired.missing());
            if (!missing.equals(waitsFor)) {
                waitsFor = missing;
                LOG.log(Level.INFO, "nothing to serve yet: %s".formatted(missing));
            }
            return;
        }
        if (!session.heard()) {
            LOG.log(
                    Level.WARNING,
                    "%s: not heard; serving what was last known good, from %s"
                            .formatted(config.address(), file.path()));
        }
        try {
            gateway =
                    Gateway.start(
                            new GatewayConfig(
                                    desired.listeners(),
                                    desired.routes(),
                                    desired.upstreams(),
                                    process),
                            Path.of("/"),
                            this::state);
        } catch (StartException e) {
            sayWhyNot(e);
            throw e;
        }
        answer(true, null);
    }

    /* Who looks at the control plane is to see it, too: the process ends. */
    private void sayWhyNot(StartException e) throws InterruptedException {
        var listener = e.listener();
        if (listener != null) {
            session.keepListeners(Map.of(listener, String.valueOf(e.getMessage())));
        }
        answer(true, listener == null ? e.getMessage() : null);
        var present = connection;
        if (present != null) {
            present.finish(LAST_WORDS);
        }
    }

    /** Null when what is desired is served. */
    private @Nullable String change(Gateway present) throws InterruptedException {
        session.keepListeners(
                ListenerChanges.refusals(
                        present.config().listeners(), session.desired().listeners()));
        while (true) {
            var desired = session.desired();
            try {
                present.take(
                        new GatewayConfig(
                                desired.listeners(),
                                desired.routes(),
                                desired.upstreams(),
                                process));
                return null;
            } catch (StartException e) {
                var listener = e.listener();
                if (listener == null) {
                    return e.getMessage();
                }
                // The others are served without it.
                session.keepListeners(Map.of(listener, String.valueOf(e.getMessage())));
            }
        }
    }

    private void answer(boolean serving, @Nullable String error) {
        for (var answer : session.settle(serving, error)) {
            var refusal = answer.refusal();
            state =
                    told(
                            state.connected(),
                            state.error(),
                            refusal == null ? 1 : 0,
                            refusal == null ? 0 : 1,
                            refusal);
            if (refusal != null) {
                LOG.log(Level.ERROR, "refused: %s".formatted(refusal));
            }
            var present = connection;
            if (present != null) {
                present.answer(answer.request());
            }
        }
        if (serving && !saveDue && error == null) {
            saveDue = true;
            saveNanos = System.nanoTime() + KEEP.toNanos();
        }
    }

    private void save() {
        saveDue = false;
        var resources = session.resources();
        if (gateway == null || resources.equals(saved)) {
            return;
        }
        try {
            file.save(resources);
            saved = resources;
        } catch (IOException e) {
            LOG.log(
                    Level.ERROR,
                    "last known good %s: %s; the next process starts with an older one"
                            .formatted(file.path(), e.getMessage()));
        }
    }

    @Override
    public void close() {
        closed = true;
        var present = connection;
        if (present != null) {
            present.close();
        }
        inbox.add(() -> {});
    }
}
