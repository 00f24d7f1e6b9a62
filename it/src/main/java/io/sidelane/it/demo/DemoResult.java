package io.sidelane.it.demo;

import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.report.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a demo found, as `-o json` gives it. */
record DemoResult(
        List<WorkloadResult> workloads, MachineFacts machine, String cpuMethod, double seconds) {
    DemoResult {
        workloads = List.copyOf(workloads);
    }

    int rounds() {
        return workloads.getFirst().sidelane().size();
    }

    /** The agent's share of one core while it accelerated. */
    double agentCores() {
        var rounds = workloads.stream().flatMap(w -> w.sidelane().stream()).toList();
        return Statistics.median(rounds, m -> m.cpu().agentCores());
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        workloads.forEach(result -> map.put(result.workload().key(), result.toMap()));
        map.put("rounds", rounds());
        map.put("agentCpuPercent", Math.round(agentCores() * 10_000) / 100.0);
        map.put("cpuMethod", cpuMethod);
        map.put("machine", machine.facts());
        return map;
    }
}
