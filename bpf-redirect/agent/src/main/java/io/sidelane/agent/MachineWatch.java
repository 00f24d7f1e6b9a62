package io.sidelane.agent;

import io.sidelane.agent.capability.KernelProbe;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.NodeFiles;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the machine now and then, on a thread of its own: while a driver makes virtual
 * functions, a reader of its attributes may wait for seconds, and policy must not.
 */
final class MachineWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger("machine");

    /** Virtual functions, huge pages and plugins come when somebody makes them. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private final NodeFiles files;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable NodeCapability latest;
    private boolean warned;

    MachineWatch(NodeFiles files) {
        this.files = files;
    }

    /**
     * @param seen is told each time, from the watch's thread
     */
    void start(Runnable seen) {
        Thread.ofPlatform().daemon().name("machine").start(() -> watch(seen));
    }

    /** Null until it was looked at once. */
    @Nullable NodeCapability latest() {
        return latest;
    }

    private void watch(Runnable seen) {
        try {
            // The kernel stays the same: it is asked once.
            var probed = KernelProbe.run();
            do {
                look(probed);
                seen.run();
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "looking at the machine: %s; not looking again".formatted(e), e);
        }
    }

    /* A root that cannot be read has nothing: saying so of the machine would be wrong. */
    private void look(Probed probed) {
        var facts = NodeFacts.read(files);
        if (facts.isReadable()) {
            latest = NodeCapability.of(facts, probed, Instant.now());
        } else if (latest != null || !warned) {
            latest = null;
            warned = true;
            LOG.log(
                    Level.WARNING,
                    "--root: %s cannot be read (expected: a node's root directory, and CAP_SYS_PTRACE for one in /proc); paths are not reported"
                            .formatted(files));
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
