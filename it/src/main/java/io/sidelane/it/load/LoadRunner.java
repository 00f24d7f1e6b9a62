package io.sidelane.it.load;

import io.sidelane.it.report.Resource;
import io.sidelane.it.rig.Accelerator;
import io.sidelane.it.rig.Command;
import io.sidelane.it.rig.Container;
import io.sidelane.it.rig.CpuMeter;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.RigException;
import io.sidelane.it.rig.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Runs a load in a pod: a short strict run to warm up, then the one that is measured. */
public final class LoadRunner {
    private static final double WARM_UP_SECONDS = 0.5;
    private static final Duration SETTLE = Duration.ofSeconds(8);
    private static final double SLACK_SECONDS = 15;

    private final Load.Files files;
    private final CpuMeter meter;
    private final Set<Load> unsettled = new HashSet<>();

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
        return new LoadRunner(files, rig.cpuMeter());
    }

    public String cpuMethod() {
        return meter.method();
    }

    public Measurement measure(Load load, Target target, double seconds, Accelerator accelerator) {
        var warmUp = new Load.Run(target, files, WARM_UP_SECONDS, true, 0);
        double cold = run(load, warmUp).requestsPerSecond();
        double rate = settle(load, target, cold, accelerator);
        var run = new Load.Run(target, files, seconds, false, rate);
        long missesBefore = accelerator.misses();
        try (var watch = HopWatch.start(run, accelerator)) {
            var before = meter.sample(target);
            var result = run(load, run);
            var after = meter.sample(target);
            var use = meter.between(before, after);
            return new Measurement(result, use, watch.best(), accelerator.misses() - missesBefore);
        }
    }

    /**
     * Sidelane watches the first connections of a listener before it takes them over: that is not
     * what is to be measured, so the load runs until all hops are taken. A load that never gets
     * there is measured as it is, and not waited for again. Returns the last rate.
     */
    private double settle(Load load, Target target, double cold, Accelerator accelerator) {
        double rate = cold;
        long deadline = System.nanoTime() + SETTLE.toNanos();
        boolean settled = !accelerator.accelerates() || unsettled.contains(load);
        while (!settled && System.nanoTime() < deadline) {
            var run = new Load.Run(target, files, WARM_UP_SECONDS, false, rate);
            try (var watch = HopWatch.start(run, accelerator)) {
                rate = run(load, run).requestsPerSecond();
                settled = watch.best().all();
            }
        }
        if (!settled) {
            unsettled.add(load);
        }
        return rate;
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
