package io.sidelane.xds.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs what it is given one after the other, on threads that it shares with other mailboxes. */
final class Mailbox implements Executor {
    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    Mailbox(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        runSoon();
    }

    /**
     * For threads that have nothing else to do: runs {@code task} at once if nothing is before it,
     * which saves a change of threads.
     */
    void executeHere(Runnable task) {
        tasks.add(task);
        if (busy.compareAndSet(false, true)) {
            runOne();
        }
    }

    private void runSoon() {
        if (!tasks.isEmpty() && busy.compareAndSet(false, true)) {
            threads.execute(this::runOne);
        }
    }

    /** One at a time, so that a client with much to do does not keep a thread from the others. */
    private void runOne() {
        try {
            var task = tasks.poll();
            if (task != null) {
                task.run();
            }
        } finally {
            busy.set(false);
            runSoon();
        }
    }
}
