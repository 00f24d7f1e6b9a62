package io.sidelane.agent.datapath;

import io.sidelane.libbpf.BpfException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

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

    private List<PodRedirect> pods = List.of();
    private boolean podsAreNew;
    private boolean closed;

    Sweeper(Kernel kernel) {
        this.kernel = kernel;
        this.thread = Thread.ofPlatform().name("sidelane-sweep").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Changes policies while no end is taken off, so that what they switch off settles first. */
    void change(Runnable change) {
        releasing.lock();
        try {
            change.run();
        } finally {
            releasing.unlock();
        }
    }

    private void releaseIfDue(Switched release, List<Path> netns, Set<Long> left) {
        releasing.lock();
        try {
            // A drain switches everything off from another process, and takes off by itself.
            if (release.due(epochs(), System.nanoTime())
                    && kernel.control(Abi.CONTROL_DRAINING) == 0) {
                kernel.release(netns);
                kernel.release(Namespaces.of(left).values());
            }
        } finally {
            releasing.unlock();
        }
    }

    /** New policies: sweep these pods at once, and those that they let go once that has settled. */
    void podsChanged(List<PodRedirect> present) {
        lock.lock();
        try {
            pods = List.copyOf(present);
            podsAreNew = true;
            wake.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        var adoption = new Pace();
        var release = new Switched();
        List<Path> netns = List.of();
        Set<Long> left = Set.of();
        boolean podsAreToRead = false;
        while (true) {
            List<PodRedirect> present;
            lock.lock();
            try {
                if (!closed && !podsAreNew) {
                    var _ = wake.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                }
                if (closed) {
                    return;
                }
                present = pods;
                podsAreToRead |= podsAreNew;
                podsAreNew = false;
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            try {
                boolean soon = podsAreToRead;
                if (podsAreToRead) {
                    netns =
                            present.stream()
                                    .map(pod -> Path.of(pod.netnsPath()))
                                    .distinct()
                                    .toList();
                    left = left(present);
                    podsAreToRead = false;
                }
                long now = System.nanoTime();
                if (adoption.due(kernel.control(Abi.CONTROL_UNADOPTED), soon, now)) {
                    long before = adopted();
                    kernel.adopt(netns);
                    adoption.swept(adopted() - before, System.nanoTime());
                }
                releaseIfDue(release, netns, left);
            } catch (BpfException e) {
                LOG.log(System.Logger.Level.WARNING, "sweep: {0}; trying again", e.summary());
            } catch (RuntimeException | OutOfMemoryError e) {
                // A node that has no thread or memory left for a moment must be swept after it.
                LOG.log(System.Logger.Level.WARNING, "sweep: " + e + "; trying again", e);
            }
        }
    }

    /**
     * Cookies of where ends are enrolled though policy has no pod there, whoever let it go: this
     * agent, or one that did not live to take them off. Nothing is adopted there.
     */
    private Set<Long> left(List<PodRedirect> present) {
        var cookies = new HashSet<>(kernel.enrolledIn().keySet());
        present.forEach(pod -> cookies.remove(pod.netnsCookie()));
        return cookies;
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
