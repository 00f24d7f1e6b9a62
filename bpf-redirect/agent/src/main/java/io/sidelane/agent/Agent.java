package io.sidelane.agent;

import io.sidelane.agent.admin.AdminPages;
import io.sidelane.agent.admin.AdminServer;
import io.sidelane.agent.admin.AgentView;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.pod.NetnsCookies;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows policy and the node's pods and keeps the data path at what they ask for. Decides nothing
 * itself, see {@link Plan}; where plans come from is the {@link PlanSource}'s.
 *
 * <p>Crash-only: closing lets go of the data path and leaves it as it is.
 */
final class Agent implements AutoCloseable {

    private static final Logger LOG = System.getLogger("agent");

    /** How soon it is noticed that another process drained the data path. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final AgentConfig config;
    private final PlanSource source;
    private final Backoff backoff = new Backoff();
    private final Changes changes;
    private final AdminServer admin;

    private boolean lookAgain;
    private volatile AgentView view;
    private volatile boolean closed;

    private Agent(AgentConfig config, NetnsCookies cookies) throws StartException {
        this.config = config;
        this.changes = new Changes();
        this.source = Sources.of(config, cookies, changes);
        this.view =
                new AgentView(
                        config.node(),
                        Versions.kernel(),
                        Versions.agent(),
                        null,
                        "the data path is not attached yet",
                        Plan.EMPTY,
                        source.files(),
                        0,
                        source.controlPlane());
        try {
            this.admin =
                    AdminServer.start(
                            config.admin(), new AdminPages(() -> view.with(source.controlPlane())));
        } catch (IOException e) {
            closing("source", source);
            throw StartException.of(List.of(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Opens the data path and puts policy into force. Looks at everything that may be wrong before
     * it touches the kernel.
     *
     * @throws DataPathException when the node cannot have the data path
     */
    static Agent start(AgentConfig config, NetnsCookies cookies, Supplier<DataPath> dataPath)
            throws StartException {
        var agent = new Agent(config, cookies);
        try {
            agent.view = agent.view(dataPath.get(), agent.source.awaited(), Plan.EMPTY);
            agent.startUp();
            return agent;
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    private void startUp() {
        var dataPath = dataPath();
        source.begin(dataPath);
        var proposal = source.propose();
        if (proposal != null) {
            dataPath.apply(proposal.plan().redirects());
            publish(proposal.plan(), null);
            source.settled(null);
            lookAgain = proposal.lookAgain();
        }
        LOG.log(
                Level.INFO,
                "%s: node %s, %d pods, %d policies, cgroup %s, admin %s"
                        .formatted(
                                proposal == null ? "attached, " + source.awaited() : "ready",
                                config.node(),
                                view.plan().pods().size(),
                                view.plan().policies().size(),
                                config.dataPath().cgroup(),
                                admin.address()));
    }

    /** Follows changes until this is closed. */
    void follow() throws InterruptedException {
        var wait = IDLE;
        try {
            while (!closed) {
                boolean changed = source.await(wait);
                if (changed) {
                    backoff.reset();
                }
                if (changed || lookAgain || dataPath().isDrained()) {
                    wait = reconcile() ? IDLE : backoff.next();
                }
            }
        } catch (ClosedWatchServiceException _) {
            // Closing ends the waiting.
        } catch (RuntimeException e) {
            // What is closed while it is in use fails in its own way.
            if (!closed) {
                throw e;
            }
        }
    }

    /** Whether nothing is left to look at again soon. */
    private boolean reconcile() {
        var proposal = source.propose();
        if (proposal == null) {
            return true;
        }
        var error = apply(proposal.plan());
        source.settled(error);
        lookAgain = proposal.lookAgain() || error != null;
        return !lookAgain;
    }

    /** Why the data path does not have the plan now, null when it does. */
    private @Nullable String apply(Plan plan) {
        var dataPath = dataPath();
        try {
            if (view.notReady() != null
                    || dataPath.isDrained()
                    || !plan.redirects().equals(view.plan().redirects())) {
                dataPath.apply(plan.redirects());
            }
            publish(plan, null);
            return null;
        } catch (DataPathException e) {
            var error = String.valueOf(e.getMessage());
            var inForce = view.plan();
            var failed =
                    view(
                            dataPath,
                            error,
                            dataPath.isDrained() ? inForce.switchedOff(error) : inForce);
            changes.applyFailed(error);
            view = failed.afterFailure();
            return error;
        }
    }

    private void publish(Plan plan, @Nullable String notReady) {
        changes.report(source.files(), plan);
        view = view(dataPath(), notReady, plan);
    }

    private DataPath dataPath() {
        return Objects.requireNonNull(view.dataPath());
    }

    private AgentView view(DataPath dataPath, @Nullable String notReady, Plan plan) {
        return new AgentView(
                view.node(),
                view.kernel(),
                view.version(),
                dataPath,
                notReady,
                plan,
                source.files(),
                view.applyFailures(),
                source.controlPlane());
    }

    /** Where the admin server listens. */
    String adminAddress() {
        return admin.address().toString();
    }

    @Override
    public void close() {
        closed = true;
        closing("source", source);
        closing("admin", admin);
        var dataPath = view.dataPath();
        if (dataPath != null) {
            closing("data path", dataPath);
        }
    }

    private static void closing(String what, AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "closing %s: %s".formatted(what, e.getMessage()));
        }
    }
}
