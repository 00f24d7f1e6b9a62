package io.sidelane.it.demo;

import io.sidelane.it.report.MachineFacts;
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

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        workloads.forEach(result -> map.put(result.workload().key(), result.toMap()));
        map.put("rounds", rounds());
        map.put("cpuMethod", cpuMethod);
        map.put("machine", machine.facts());
        return map;
    }
}
