package io.sidelane.agent;

import io.sidelane.agent.admin.ControlPlaneView;
import io.sidelane.agent.admin.ControlPlaneView.State;
import io.sidelane.agent.ads.AdsSession;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.controlplane.Connection;
import io.sidelane.agent.controlplane.ControlPlaneEvent;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Ended;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Reached;
import io.sidelane.agent.controlplane.ControlPlaneEvent.ReportsEnded;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Responded;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.decision.NodePlan;
import io.sidelane.agent.decision.Reports.Identity;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import io.sidelane.xdsapi.client.ReconnectDelay;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to the control plane, as long as that takes: connects, waits a growing time,
 * connects again. Answers and reports through the present one. For one thread but {@link #close}.
 */
final class ControlPlaneLink implements AutoCloseable {

    private static final Logger LOG = System.getLogger("controlplane");

    /** A connection that held for so long was no failure. */
    private static final Duration HELD = Duration.ofSeconds(10);

    private final ControlPlaneConfig config;
    private final AdsSession session;
    private final Consumer<ControlPlaneEvent> inbox;
    private final ReconnectDelay delay = new ReconnectDelay(new Random());

    private @Nullable Reporter reporter;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private State state = State.WAITING;
    private @Nullable String error;
    private @Nullable String lastNack;
    private long connectNanos = System.nanoTime();
    private long reachedNanos;
    private long streams;
    private long acks;
    private long nacks;

    ControlPlaneLink(
            ControlPlaneConfig config, AdsSession session, Consumer<ControlPlaneEvent> inbox) {
        this.config = config;
        this.session = session;
        this.inbox = inbox;
    }

    void begin(DataPath dataPath, Identity identity, Supplier<@Nullable NodeCapability> machine) {
        reporter = new Reporter(session, dataPath, identity, machine);
    }

    /** There is news of the machine, or the same again. */
    void machineSeen() {
        if (reporter != null) {
            reporter.changed();
        }
    }

    /**
     * Does what is due.
     *
     * @return nanoseconds until something else will be
     */
    long tick() {
        long now = System.nanoTime();
        if (connection == null) {
            if (now - connectNanos < 0) {
                return connectNanos - now;
            }
            connect();
        }
        var present = connection;
        return present == null || reporter == null
                ? Math.max(0, connectNanos - now)
                : reporter.tick(present);
    }

    private void connect() {
        streams++;
        state = State.CONNECTING;
        try {
            connection = new Connection(config, session.open(), inbox);
            if (closed) {
                close();
            }
        } catch (IOException | IllegalArgumentException e) {
            ended("credentials: " + e.getMessage());
        }
    }

    /** Whether what is desired may have changed. */
    boolean handle(ControlPlaneEvent event) {
        if (event.connection() != connection) {
            return false;
        }
        return switch (event) {
            case Reached _ -> {
                state = State.CONNECTED;
                reachedNanos = System.nanoTime();
                if (reporter != null) {
                    reporter.connected();
                }
                LOG.log(Level.INFO, "%s: connected".formatted(config.address()));
                yield false;
            }
            case Responded(var _, var response) -> {
                delay.reset();
                error = null;
                session.receive(response);
                yield true;
            }
            case Ended(var _, var reason) -> {
                ended(reason);
                yield false;
            }
            case ReportsEnded(var ended, var reason, var forGood) -> {
                LOG.log(Level.DEBUG, "reports: %s".formatted(reason));
                ended.endReports();
                if (reporter != null) {
                    reporter.ended(forGood);
                }
                yield false;
            }
        };
    }

    private void ended(String reason) {
        var former = connection;
        connection = null;
        if (former != null) {
            former.close();
        }
        if (state == State.CONNECTED && System.nanoTime() - reachedNanos >= HELD.toNanos()) {
            delay.reset();
        }
        state = State.WAITING;
        var wait = delay.next();
        connectNanos = System.nanoTime() + wait.toNanos();
        LOG.log(
                reason.equals(error) ? Level.DEBUG : Level.WARNING,
                "%s: %s; what was heard last stays in force, trying again in %d ms"
                        .formatted(config.address(), reason, wait.toMillis()));
        error = reason;
    }

    /** Answers what the kernel has now, or has refused. */
    void settled(NodePlan plan, @Nullable String kernelError) {
        var answers = session.settle(kernelError);
        var present = connection;
        for (var answer : answers) {
            var refusal = answer.refusal();
            if (refusal == null) {
                acks++;
            } else {
                nacks++;
                lastNack = refusal;
                LOG.log(Level.ERROR, "refused: %s".formatted(refusal));
            }
            if (present != null) {
                present.answer(answer.request());
            }
        }
        if (reporter != null) {
            reporter.settled(plan, kernelError);
        }
    }

    ControlPlaneView view(String lastKnownGood) {
        return new ControlPlaneView(
                config.address().toString(),
                state,
                state == State.CONNECTED ? null : error,
                session.desired().size(),
                streams,
                acks,
                nacks,
                lastNack,
                reporter == null ? 0 : reporter.reports(),
                lastKnownGood);
    }

    @Override
    public void close() {
        closed = true;
        var present = connection;
        if (present != null) {
            present.close();
        }
    }
}
