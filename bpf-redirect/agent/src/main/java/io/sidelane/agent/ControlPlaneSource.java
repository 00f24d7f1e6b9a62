package io.sidelane.agent;

import io.sidelane.agent.admin.ControlPlaneView;
import io.sidelane.agent.ads.AdsSession;
import io.sidelane.agent.controlplane.ControlPlaneEvent;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.decision.NodePlan;
import io.sidelane.agent.decision.Reports.Identity;
import io.sidelane.agent.pod.KubeletPods;
import io.sidelane.agent.policy.PolicyFile;
import io.sidelane.api.directory.Debounce;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import io.sidelane.xdsapi.client.LastKnownGood;
import io.sidelane.xdsapi.client.LastKnownGoodFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plans out of what the control plane says about the kubelet's pods. Goes on with what it heard
 * last, from this process's life or an earlier one's, while nobody is there.
 */
final class ControlPlaneSource implements PlanSource {

    private static final Logger LOG = System.getLogger("controlplane");

    /** A scan whose directories were all watched already missed nothing. */
    private static final int SCANS = 8;

    private final ControlPlaneConfig config;
    private final AdsSession session;
    private final LastKnownGoodFile file;
    private final KubeletPods pods;
    private final CgroupWatch watch;
    private final LinkedBlockingQueue<Signal> inbox = new LinkedBlockingQueue<>();
    private final ControlPlaneLink link;
    private final MachineWatch machine;

    private NodePlan plan = NodePlan.EMPTY;
    private List<io.envoyproxy.envoy.service.discovery.v3.Resource> saved = List.of();
    private String keeping;
    private volatile ControlPlaneView view;

    /** What wakes the agent. */
    private sealed interface Signal {}

    private record FromControlPlane(ControlPlaneEvent event) implements Signal {}

    private record PodsChanged() implements Signal {}

    private record MachineSeen() implements Signal {}

    private record Closed() implements Signal {}

    ControlPlaneSource(
            AgentConfig agent, ControlPlaneConfig config, KubeletPods pods, MachineWatch machine)
            throws StartException {
        this.config = config;
        this.session = new AdsSession(agent.node(), Versions.agent());
        this.file = new LastKnownGoodFile(config.stateDirectory(), agent.node());
        this.pods = pods;
        this.machine = machine;
        this.link =
                new ControlPlaneLink(
                        config, session, event -> inbox.add(new FromControlPlane(event)));
        this.keeping = restore();
        this.view = link.view(keeping);
        try {
            this.watch = new CgroupWatch(Debounce.STANDARD, () -> inbox.add(new PodsChanged()));
        } catch (IOException e) {
            throw StartException.of(List.of("watch: " + e.getMessage()));
        }
    }

    private String restore() {
        return switch (file.load()) {
            case null -> "none yet";
            case LastKnownGood.Bad(var reason) -> {
                LOG.log(
                        Level.WARNING,
                        "last known good %s: %s; the data path stays as it is until the control plane is heard"
                                .formatted(file.path(), reason));
                yield "not used, " + reason;
            }
            case LastKnownGood.Good(var resources) -> {
                session.restore(resources).forEach(error -> LOG.log(Level.WARNING, error));
                saved = session.resources();
                LOG.log(
                        Level.INFO,
                        "last known good: %d resources from %s"
                                .formatted(saved.size(), file.path()));
                yield file.path().toString();
            }
        };
    }

    @Override
    public void begin(DataPath dataPath) {
        link.begin(
                dataPath,
                new Identity(
                        session.node(), Versions.agent(), Versions.kernel(), dataPath.selfTest()),
                machine::latest);
        machine.start(() -> inbox.add(new MachineSeen()));
    }

    @Override
    public @Nullable Proposal propose() {
        var scan = pods.find();
        for (int i = 0; watch.follow(pods.directories()) && i < SCANS; i++) {
            scan = pods.find();
        }
        plan = NodePlan.of(session.desired(), scan);
        if (!session.known()) {
            // Whatever was sent was nothing that we asked for: it is refused all the same.
            link.settled(plan, null);
            return null;
        }
        return new Proposal(plan.plan(), scan.unsettled());
    }

    @Override
    public void settled(@Nullable String error) {
        link.settled(plan, error);
        if (error == null) {
            save();
        }
        view = link.view(keeping);
    }

    /* After the answer: the control plane waits for the kernel, not for the disk. */
    private void save() {
        var resources = session.resources();
        if (resources.equals(saved)) {
            return;
        }
        try {
            file.save(resources);
            saved = resources;
            keeping = file.path().toString();
        } catch (IOException e) {
            var failed = "not written, " + e.getMessage();
            if (!failed.equals(keeping)) {
                LOG.log(
                        Level.ERROR,
                        "last known good %s: %s; policy stays in force, the next agent starts with an older one"
                                .formatted(file.path(), e.getMessage()));
            }
            keeping = failed;
        }
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            long due = Math.min(deadline - System.nanoTime(), link.tick());
            view = link.view(keeping);
            var signal = inbox.poll(Math.max(0, due), TimeUnit.NANOSECONDS);
            boolean changed = false;
            for (; signal != null; signal = inbox.poll()) {
                changed |= handle(signal);
            }
            if (changed || System.nanoTime() - deadline >= 0) {
                view = link.view(keeping);
                return changed;
            }
        }
    }

    private boolean handle(Signal signal) {
        return switch (signal) {
            case FromControlPlane(var event) -> link.handle(event);
            case PodsChanged() -> true;
            case MachineSeen() -> {
                link.machineSeen();
                yield false;
            }
            case Closed() -> throw new ClosedWatchServiceException();
        };
    }

    @Override
    public String awaited() {
        return "no policy yet: nothing heard from %s, no last known good (expected: one of them); the data path stays as it is"
                .formatted(config.address());
    }

    @Override
    public List<PolicyFile> files() {
        return List.of();
    }

    @Override
    public ControlPlaneView controlPlane() {
        return Objects.requireNonNull(view);
    }

    @Override
    public void close() throws IOException {
        inbox.add(new Closed());
        machine.close();
        link.close();
        watch.close();
    }
}
