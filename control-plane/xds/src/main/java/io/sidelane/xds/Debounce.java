package io.sidelane.xds;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gathers changes before they are published: a change waits until none came for the quiet period,
 * at most for the bound. Changes of endpoints are not held and do not let the others out.
 */
public final class Debounce {

    /** What has to be published. */
    public enum What {
        /** Endpoints only: everything else stays as it was published last. */
        ENDPOINTS,
        /** Everything. */
        ALL
    }

    /** Publishes; called on the scheduler's thread, one at a time if that has one thread. */
    @FunctionalInterface
    public interface Publisher {
        void publish(What what);
    }

    /** Runs something later, in nanoseconds; the clock goes with it. */
    public interface Scheduler extends Executor {
        long nanoTime();

        void schedule(Runnable task, long delayNanos);

        static Scheduler of(ScheduledExecutorService executor, LongSupplier nanoTime) {
            return new Scheduler() {
                @Override
                public long nanoTime() {
                    return nanoTime.getAsLong();
                }

                @Override
                public void schedule(Runnable task, long delayNanos) {
                    var _ = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
                }

                @Override
                public void execute(Runnable task) {
                    executor.execute(task);
                }
            };
        }
    }

    private final long quiet;
    private final long max;
    private final Scheduler scheduler;
    private final Publisher publisher;
    private boolean held;
    private boolean endpoints;
    private long first;
    private long last;

    public Debounce(Duration quiet, Duration max, Scheduler scheduler, Publisher publisher) {
        if (quiet.isNegative() || quiet.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "debounce quiet: %s (expected: PT0S..%s, the maximum)".formatted(quiet, max));
        }
        this.quiet = quiet.toNanos();
        this.max = max.toNanos();
        this.scheduler = scheduler;
        this.publisher = publisher;
    }

    /** 10 ms of quiet, 100 ms at most. */
    public static Debounce standard(Scheduler scheduler, Publisher publisher) {
        return new Debounce(Duration.ofMillis(10), Duration.ofMillis(100), scheduler, publisher);
    }

    /** From any thread; returns at once. */
    public synchronized void changed(What what) {
        switch (what) {
            case ENDPOINTS -> {
                if (!endpoints) {
                    endpoints = true;
                    scheduler.execute(this::publishEndpoints);
                }
            }
            case ALL -> {
                last = scheduler.nanoTime();
                if (!held) {
                    held = true;
                    first = last;
                    scheduler.schedule(this::publishIfDue, quiet);
                }
            }
        }
    }

    private void publishEndpoints() {
        synchronized (this) {
            endpoints = false;
        }
        publisher.publish(What.ENDPOINTS);
    }

    private void publishIfDue() {
        synchronized (this) {
            var left = Math.min(last + quiet, first + max) - scheduler.nanoTime();
            if (left > 0) {
                scheduler.schedule(this::publishIfDue, left);
                return;
            }
            held = false;
        }
        publisher.publish(What.ALL);
    }
}
