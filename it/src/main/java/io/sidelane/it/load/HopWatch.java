package io.sidelane.it.load;

import io.sidelane.it.rig.Accelerator;
import io.sidelane.it.rig.Hops;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the hops while a load runs, for only then are there connections to look at. Once a look
 * has found all of them accelerated it looks no more: asking costs CPU on the machine that is
 * measured.
 */
final class HopWatch implements AutoCloseable {
    private static final int LOOKS = 5;

    private final Load.Run run;
    private final Accelerator accelerator;
    private final CompletableFuture<Void> watching;
    private volatile boolean over;
    private volatile Hops best;

    private HopWatch(Load.Run run, Accelerator accelerator) {
        this.run = run;
        this.accelerator = accelerator;
        this.best = Hops.unaccelerated(run.target());
        this.watching =
                accelerator.accelerates()
                        ? CompletableFuture.runAsync(this::look, later())
                        : CompletableFuture.completedFuture(null);
    }

    static HopWatch start(Load.Run run, Accelerator accelerator) {
        return new HopWatch(run, accelerator);
    }

    private Executor later() {
        long millis = (long) (run.seconds() * 1000 / LOOKS);
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (over) {
            return;
        }
        var seen = accelerator.hops(run.target());
        if (seen.accelerated() > best.accelerated()) {
            best = seen;
        }
        if (!best.all()) {
            CompletableFuture.runAsync(this::look, later()).join();
        }
    }

    /** What the best look saw, now that the load has ended. */
    Hops best() {
        close();
        return best;
    }

    @Override
    public void close() {
        over = true;
        try {
            watching.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
