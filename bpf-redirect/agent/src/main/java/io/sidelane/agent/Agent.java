package io.sidelane.agent;

import io.sidelane.agent.admin.AdminPages;
import io.sidelane.agent.admin.AdminServer;
import io.sidelane.agent.admin.AgentView;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.pod.NetnsCookies;
import io.sidelane.agent.pod.PodFinder;
import io.sidelane.agent.pod.PodScan;
import io.sidelane.agent.policy.DesiredState;
import io.sidelane.agent.policy.PolicyDirectory;
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
 * Follows the policy directory and the node's pods and keeps the data path at what they ask for.
 * Decides nothing itself, see {@link Plan}.
 *
 * <p>Crash-only: closing lets go of the data path and leaves it as it is.
 */
final class Agent implements AutoCloseable {

    private static final Logger LOG = System.getLogger("agent");
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final AgentConfig config;
    private final PolicyDirectory policies;
    private final PodFinder pods;
    private final DirectoryWatch watch;
    private final Backoff backoff = new Backoff();
    private final Changes changes = new Changes();
    private final AdminServer admin;

    private DesiredState desired;
    private boolean lookAgain;
    private volatile AgentView view;
    private volatile boolean closed;

    private Agent(AgentConfig config, NetnsCookies cookies) throws StartException {
        this.config = config;
        this.policies = new PolicyDirectory(config.policyDirectory());
        this.pods = new PodFinder(config.netnsDirectory(), config.cgroupRoot(), cookies);
        this.desired = readForStart(policies);
        this.view =
                new AgentView(
                        config.node(),
                        Versions.kernel(),
                        Versions.agent(),
                        null,
                        "the data path is not attached yet",
                        Plan.EMPTY,
                        desired.files(),
                        0);
        try {
            this.watch =
                    new DirectoryWatch(
                            List.of(config.policyDirectory(), config.netnsDirectory()),
                            Debounce.STANDARD);
            this.admin = AdminServer.start(config.admin(), new AdminPages(() -> view));
        } catch (IOException e) {
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
            agent.view = agent.view(dataPath.get(), "no plan is in force yet", Plan.EMPTY);
            agent.startUp();
            return agent;
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    /* What stands in the directory at the start must be right: there is no last good version. */
    private static DesiredState readForStart(PolicyDirectory policies) throws StartException {
        try {
            var desired = policies.scan();
            var errors = desired.files().stream().flatMap(file -> file.errors().stream()).toList();
            if (!errors.isEmpty()) {
                throw StartException.of(errors);
            }
            return desired;
        } catch (IOException e) {
            throw StartException.of(List.of(String.valueOf(e.getMessage())));
        }
    }

    private void startUp() {
        var scan = pods.find(desired.pods());
        var plan = Plan.of(desired, scan);
        Objects.requireNonNull(view.dataPath()).apply(plan.redirects());
        publish(plan, null);
        LOG.log(
                Level.INFO,
                "ready: node %s, %d pods, %d policies, cgroup %s, admin %s"
                        .formatted(
                                config.node(),
                                plan.pods().size(),
                                desired.policies().size(),
                                config.dataPath().cgroup(),
                                admin.address()));
        settle(scan);
    }

    /** Follows changes until this is closed. */
    void follow() throws InterruptedException {
        var wait = IDLE;
        try {
            while (!closed) {
                boolean changed = watch.await(wait);
                if (changed) {
                    backoff.reset();
                }
                if (changed || lookAgain) {
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
        desired = scanPolicies();
        var scan = pods.find(desired.pods());
        var plan = Plan.of(desired, scan);
        boolean inForce = apply(plan);
        settle(scan);
        lookAgain |= !inForce;
        return !lookAgain;
    }

    /* Nothing tells when a process or a path outside of the watched directories comes or goes. */
    private void settle(PodScan scan) {
        lookAgain =
                scan.unsettled()
                        || !scan.missing().isEmpty()
                        || scan.found().stream()
                                .anyMatch(
                                        pod ->
                                                !pod.netnsPath()
                                                        .startsWith(config.netnsDirectory() + "/"));
    }

    private DesiredState scanPolicies() {
        try {
            var scanned = policies.scan();
            changes.directoryFound();
            return scanned;
        } catch (IOException e) {
            changes.directoryLost(String.valueOf(e.getMessage()));
            return desired;
        }
    }

    private boolean apply(Plan plan) {
        var dataPath = Objects.requireNonNull(view.dataPath());
        try {
            if (view.notReady() != null || !plan.redirects().equals(view.plan().redirects())) {
                dataPath.apply(plan.redirects());
            }
            publish(plan, null);
            return true;
        } catch (DataPathException e) {
            var failed = view(dataPath, String.valueOf(e.getMessage()), view.plan());
            changes.applyFailed(String.valueOf(e.getMessage()));
            view = failed.afterFailure();
            return false;
        }
    }

    private void publish(Plan plan, @Nullable String notReady) {
        changes.report(desired, plan);
        view = view(Objects.requireNonNull(view.dataPath()), notReady, plan);
    }

    private AgentView view(DataPath dataPath, @Nullable String notReady, Plan plan) {
        return new AgentView(
                view.node(),
                view.kernel(),
                view.version(),
                dataPath,
                notReady,
                plan,
                desired.files(),
                view.applyFailures());
    }

    /** Where the admin server listens. */
    String adminAddress() {
        return admin.address().toString();
    }

    @Override
    public void close() {
        closed = true;
        closing("watch", watch);
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
