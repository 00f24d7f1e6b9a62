package io.sidelane.it.load;

import io.sidelane.it.report.Resource;
import io.sidelane.it.rig.Accelerator;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.Container;
import io.sidelane.it.rig.CpuMeter;
import io.sidelane.it.rig.Hops;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.RigException;
import io.sidelane.it.rig.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a load in a pod: a short strict run to warm up, then the one that is measured. */
public final class LoadRunner {
    private static final double WARM_UP_SECONDS = 0.5;
    private static final double SLACK_SECONDS = 15;

    private final Load.Files files;
    private final CpuMeter meter;

    private LoadRunner(Load.Files files, CpuMeter meter) {
        this.files = files;
        this.meter = meter;
    }

    public static LoadRunner in(Rig rig) {
        var script = rig.write("load.lua", Resource.text(LoadRunner.class, "load.lua"));
        var files =
                new Load.Files(
                        script.toString(),
                        rig.file("hop").toString(),
                        rig.file("fortio").toString());
        return new LoadRunner(files, CpuMeter.calibrated());
    }

    public String cpuMethod() {
        return meter.method();
    }

    public Measurement measure(Load load, Target target, double seconds, Accelerator accelerator) {
        var warmUp = new Load.Run(target, files, WARM_UP_SECONDS, true, 0);
        double rate = run(load, warmUp).requestsPerSecond();
        var run = new Load.Run(target, files, seconds, false, rate);
        long missesBefore = accelerator.misses();
        var hops = halfway(seconds, accelerator, target);
        try {
            var before = meter.sample(target);
            var result = run(load, run);
            var after = meter.sample(target);
            return new Measurement(
                    result,
                    meter.between(before, after),
                    hops.join(),
                    accelerator.misses() - missesBefore);
        } finally {
            hops.cancel(true);
        }
    }

    /** Only while the load runs are there connections to look at. */
    private static CompletableFuture<Hops> halfway(
            double seconds, Accelerator accelerator, Target target) {
        var later =
                CompletableFuture.delayedExecutor((long) (seconds * 500), TimeUnit.MILLISECONDS);
        return CompletableFuture.supplyAsync(() -> accelerator.hops(target), later);
    }

    private static LoadResult run(Load load, Load.Run run) {
        var limit = Duration.ofMillis((long) ((run.seconds() * 3 + SLACK_SECONDS) * 1000));
        var outcome = run.target().from().run(Container.APP, load.command(run), limit);
        if (outcome.exit() != 0) {
            throw failed(load, outcome);
        }
        return load.parse(outcome.stdout(), run);
    }

    private static RigException failed(Load load, Command.Outcome outcome) {
        return new RigException(
                "%s: exit code %d (expected: 0); the run does not count: %s"
                        .formatted(load, outcome.exit(), outcome.lastWords()));
    }
}
