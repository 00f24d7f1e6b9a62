package io.sidelane.it.demo;

import io.sidelane.it.load.LoadRunner;
import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.rig.Accelerator;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.Variant;
import java.util.List;

/** Runs the rounds: both ways of a round next to each other, the first of them in turn. */
final class Demo {
    private static final List<Variant> WAYS = List.of(Variant.IPTABLES, Variant.SIDELANE);

    private final Rig rig;
    private final Accelerator accelerator;
    private final DemoView view;

    Demo(Rig rig, Accelerator accelerator, DemoView view) {
        this.rig = rig;
        this.accelerator = accelerator;
        this.view = view;
    }

    DemoResult run(int rounds, double seconds, MachineFacts machine) {
        var runner = LoadRunner.in(rig);
        var measured = new Rounds();
        for (int round = 0; round < rounds; round++) {
            for (var way : round % 2 == 0 ? WAYS : WAYS.reversed()) {
                switchTo(way);
                // Off is off: the baseline asks the agent for nothing, not even its counters.
                var asked = way == Variant.SIDELANE ? accelerator : Accelerator.none();
                for (var workload : Workload.values()) {
                    view.measuring(round, workload, way);
                    var target = rig.target(way, workload.service());
                    var measurement = runner.measure(workload.load(), target, seconds, asked);
                    measured.add(workload, way, measurement);
                    view.measured(round, workload, way, measurement);
                }
            }
        }
        return new DemoResult(measured.results(), machine, runner.cpuMethod(), seconds);
    }

    /** Between two ways all connections close, so each way has only its own. */
    private void switchTo(Variant way) {
        rig.awaitQuiet();
        if (way == Variant.SIDELANE) {
            accelerator.on();
        } else {
            accelerator.off();
        }
    }
}
