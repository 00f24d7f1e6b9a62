package io.sidelane.it.demo;

import io.sidelane.it.load.LoadRunner;
import io.sidelane.it.load.Measurement;
import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.rig.Accelerator;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.Variant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
        var results = new EnumMap<Workload, Map<Variant, List<Measurement>>>(Workload.class);
        for (var workload : Workload.values()) {
            var ways = new EnumMap<Variant, List<Measurement>>(Variant.class);
            WAYS.forEach(way -> ways.put(way, new ArrayList<>()));
            results.put(workload, ways);
        }
        for (int round = 0; round < rounds; round++) {
            for (var way : round % 2 == 0 ? WAYS : WAYS.reversed()) {
                switchTo(way);
                for (var workload : Workload.values()) {
                    view.measuring(round, workload, way);
                    var target = rig.target(way, workload.service());
                    // Off is off: the baseline asks the agent for nothing, not even its counters.
                    var asked = way == Variant.SIDELANE ? accelerator : Accelerator.none();
                    var measured = runner.measure(workload.load(), target, seconds, asked);
                    results.get(workload).get(way).add(measured);
                    view.measured(round, workload, way, measured);
                }
            }
        }
        return result(results, machine, runner.cpuMethod(), seconds);
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

    private static DemoResult result(
            Map<Workload, Map<Variant, List<Measurement>>> results,
            MachineFacts machine,
            String cpuMethod,
            double seconds) {
        var workloads = new ArrayList<WorkloadResult>();
        results.forEach(
                (workload, ways) ->
                        workloads.add(
                                new WorkloadResult(
                                        workload,
                                        ways.getOrDefault(Variant.IPTABLES, List.of()),
                                        ways.getOrDefault(Variant.SIDELANE, List.of()))));
        return new DemoResult(workloads, machine, cpuMethod, seconds);
    }
}
