package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.rig.Variant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was measured so far, by workload and way. */
final class Rounds {
    private final Map<Workload, Map<Variant, List<Measurement>>> measured =
            new EnumMap<>(Workload.class);

    void add(Workload workload, Variant way, Measurement measurement) {
        measured.computeIfAbsent(workload, _ -> new EnumMap<>(Variant.class))
                .computeIfAbsent(way, _ -> new ArrayList<>())
                .add(measurement);
    }

    /** In the order they ran; empty before the first. */
    List<Measurement> of(Workload workload, Variant way) {
        return List.copyOf(measured.getOrDefault(workload, Map.of()).getOrDefault(way, List.of()));
    }

    List<WorkloadResult> results() {
        return List.of(Workload.values()).stream()
                .map(
                        workload ->
                                new WorkloadResult(
                                        workload,
                                        of(workload, Variant.IPTABLES),
                                        of(workload, Variant.SIDELANE)))
                .toList();
    }
}
