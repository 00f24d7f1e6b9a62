package io.sidelane.agent;

import io.sidelane.agent.ads.AdsSession;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.controlplane.Connection;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.agent.decision.NodePlan;
import io.sidelane.agent.decision.Reports;
import io.sidelane.agent.decision.Reports.Identity;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the control plane about this node: when something changed, and now and then its totals. */
final class Reporter {

    private static final Logger LOG = System.getLogger("controlplane");

    /** How often when nothing but totals changes. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    /** Pods that come and go by the dozen make one report. */
    static final Duration SHORTEST = Duration.ofMillis(500);

    /** Who looks at the machine for the first time has answered by then, or is kept waiting. */
    static final Duration MACHINE = Duration.ofSeconds(5);

    private final AdsSession session;
    private final DataPath dataPath;
    private final Identity identity;
    private final Supplier<@Nullable NodeCapability> machine;

    private NodePlan plan = NodePlan.EMPTY;
    private @Nullable String kernelError;
    private @Nullable NodeReport sent;
    private boolean wanted;
    private boolean changed;
    private long sentNanos;
    private long connectedNanos;
    private long reports;

    /**
     * @param machine what was seen last, null while nobody has looked
     */
    Reporter(
            AdsSession session,
            DataPath dataPath,
            Identity identity,
            Supplier<@Nullable NodeCapability> machine) {
        this.session = session;
        this.dataPath = dataPath;
        this.identity = identity;
        this.machine = machine;
    }

    /** A control plane is there that knows nothing of this node yet. */
    void connected() {
        wanted = true;
        sent = null;
        connectedNanos = System.nanoTime();
    }

    /**
     * The control plane takes no more reports on this stream.
     *
     * @param forGood nor on another one of the same connection
     */
    void ended(boolean forGood) {
        wanted = !forGood;
        sent = null;
        sentNanos = System.nanoTime() + INTERVAL.toNanos();
    }

    /** What became of the last plan. */
    void settled(NodePlan settled, @Nullable String error) {
        plan = settled;
        kernelError = error;
        changed = true;
    }

    /** Something else that is reported may be another. */
    void changed() {
        changed = true;
    }

    /**
     * Sends what is due.
     *
     * @return nanoseconds until something may be
     */
    long tick(Connection connection) {
        if (!wanted) {
            return Long.MAX_VALUE;
        }
        long early = MACHINE.toNanos() - (System.nanoTime() - connectedNanos);
        if (early > 0 && machine.get() == null) {
            // A report without paths would say that there are none.
            return early;
        }
        long since = System.nanoTime() - sentNanos;
        long pause = (changed ? SHORTEST : INTERVAL).toNanos();
        if ((sent != null || since < 0) && since < pause) {
            return pause - since;
        }
        send(connection);
        return INTERVAL.toNanos();
    }

    private void send(Connection connection) {
        try {
            var report =
                    Reports.of(
                            identity,
                            session,
                            plan,
                            kernelError,
                            dataPath.counters(),
                            machine.get());
            boolean same = sent != null && Reports.lasting(report).equals(Reports.lasting(sent));
            boolean due = System.nanoTime() - sentNanos >= INTERVAL.toNanos();
            changed = false;
            if ((!same || due) && connection.report(report)) {
                sent = report;
                sentNanos = System.nanoTime();
                reports++;
            }
        } catch (DataPathException e) {
            LOG.log(Level.WARNING, "report: %s; trying again later".formatted(e.getMessage()));
            sentNanos = System.nanoTime();
        }
    }

    long reports() {
        return reports;
    }
}
