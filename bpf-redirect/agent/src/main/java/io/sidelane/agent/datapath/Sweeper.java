package io.sidelane.agent.datapath;

import io.sidelane.libbpf.BpfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Adopts pairs that are not enrolled yet and takes off ends that are switched off, on a thread of
 * its own. The programs say when there is something to do; a look at their counters is all it costs
 * otherwise.
 */
final class Sweeper implements AutoCloseable {

    /** How often the programs' counters are looked at. */
    static final Duration LOOK = Duration.ofMillis(200);

    /** A redirect decided before a switch-off has long been queued after this. */
    static final Duration SETTLE = Duration.ofMillis(1200);

    /** Longest pause between sweeps that find nothing to adopt although pairs keep coming. */
    private static final Duration MOST_PATIENT = Duration.ofSeconds(5);

    private static final int LOOKS_AFTER_CHANGE = 6;

    private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());

    private final Kernel kernel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final ReentrantLock releasing = new ReentrantLock();
    private final Thread thread;

    private List<Path> netns = List.of();

    /** Of pods that policy let go with ends enrolled: nothing is adopted there, only taken off. */
    private final Set<Path> emptied = new LinkedHashSet<>();

    private boolean adoptSoon;
    private boolean closed;

    Sweeper(Kernel kernel) {
        this.kernel = kernel;
        this.thread = Thread.ofPlatform().name("sidelane-sweep").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Changes policies while no end is taken off, so that what they switch off settles first. */
    <T> T change(Supplier<T> change) {
        releasing.lock();
        try {
            return change.get();
        } finally {
            releasing.unlock();
        }
    }

    private void releaseIfDue(Switched release, List<Path> all) {
        releasing.lock();
        try {
            // A drain switches everything off from another process, and takes off by itself.
            if (release.due(epochs(), System.nanoTime())
                    && kernel.control(Abi.CONTROL_DRAINING) == 0) {
                kernel.release(all);
            }
        } finally {
            releasing.unlock();
        }
    }

    /** New policies: sweep these pods at once, and those that it let go once that has settled. */
    void podsChanged(List<Path> paths, List<Path> letGo) {
        lock.lock();
        try {
            netns = List.copyOf(paths);
            emptied.addAll(letGo);
            emptied.removeIf(path -> paths.contains(path) || !Files.exists(path));
            adoptSoon = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        var adoption = new Pace();
        var release = new Switched();
        while (true) {
            List<Path> pods;
            List<Path> all;
            boolean soon;
            lock.lock();
            try {
                if (!closed && !adoptSoon) {
                    var _ = wake.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                }
                if (closed) {
                    return;
                }
                pods = netns;
                all = Stream.concat(netns.stream(), emptied.stream()).toList();
                soon = adoptSoon;
                adoptSoon = false;
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            try {
                long now = System.nanoTime();
                if (adoption.due(kernel.control(Abi.CONTROL_UNADOPTED), soon, now)) {
                    long before = adopted();
                    kernel.adopt(pods);
                    adoption.swept(adopted() - before, System.nanoTime());
                }
                releaseIfDue(release, all);
            } catch (BpfException e) {
                LOG.log(System.Logger.Level.WARNING, "sweep: {0}; trying again", e.summary());
            } catch (RuntimeException | OutOfMemoryError e) {
                // A node that has no thread or memory left for a moment must be swept after it.
                LOG.log(System.Logger.Level.WARNING, "sweep: " + e + "; trying again", e);
            }
        }
    }

    private long adopted() {
        return kernel.totals()[Abi.TOTAL_ADOPTED];
    }

    private long epochs() {
        return kernel.control(Abi.CONTROL_POLICY_EPOCH) + kernel.control(Abi.CONTROL_HABIT_EPOCH);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** When to look for pairs: soon after new ones came, rarer while none can be adopted. */
    static final class Pace {

        private long seen = -1;
        private int looksLeft;
        private long pauseNanos = LOOK.toNanos();
        private long lastNanos = Long.MIN_VALUE / 2;

        boolean due(long unadopted, boolean soon, long now) {
            if (soon || unadopted != seen) {
                // A pair is worth adopting once bytes were exchanged: look for a while.
                looksLeft = LOOKS_AFTER_CHANGE;
                seen = unadopted;
            }
            if (soon) {
                pauseNanos = LOOK.toNanos();
            }
            return looksLeft > 0 && (soon || now - lastNanos >= pauseNanos);
        }

        void swept(long adopted, long now) {
            lastNanos = now;
            if (adopted > 0) {
                // Where some were adopted there may be more.
                looksLeft = LOOKS_AFTER_CHANGE;
                pauseNanos = LOOK.toNanos();
            } else {
                looksLeft--;
                pauseNanos = Math.min(pauseNanos * 3 / 2, MOST_PATIENT.toNanos());
            }
        }
    }

    /** When to take ends off: once what was switched off has settled, and again for stragglers. */
    static final class Switched {

        private long epochs;
        private int looksLeft;
        private long nextNanos;

        boolean due(long current, long now) {
            if (current != epochs) {
                epochs = current;
                looksLeft = LOOKS_AFTER_CHANGE;
                nextNanos = now + SETTLE.toNanos();
            }
            if (looksLeft == 0 || now - nextNanos < 0) {
                return false;
            }
            looksLeft--;
            nextNanos = now + SETTLE.toNanos();
            return true;
        }
    }
}
