package io.sidelane.agent;

import io.sidelane.agent.capability.KernelProbe;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.NodeFiles;
import io.sidelane.agent.capability.decision.NodeCapability;
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
                latest = NodeCapability.of(NodeFacts.read(files), probed, Instant.now());
                seen.run();
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "looking at the machine: %s; not looking again".formatted(e), e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
