package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.report.Statistics;
import io.sidelane.it.rig.Hops;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All rounds of one workload, both ways. */
record WorkloadResult(Workload workload, List<Measurement> baseline, List<Measurement> sidelane) {
    WorkloadResult {
        baseline = List.copyOf(baseline);
        sidelane = List.copyOf(sidelane);
    }

    /** The fewest hops that any round saw: one good round does not make a result. */
    Hops hops() {
        return sidelane.stream()
                .map(Measurement::hops)
                .reduce((a, b) -> a.accelerated() <= b.accelerated() ? a : b)
                .orElseThrow();
    }

    long misses() {
        return sidelane.stream().mapToLong(Measurement::misses).sum();
    }

    Figures ratio() {
        return Figures.of(sidelane).over(Figures.of(baseline));
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        var hops = new LinkedHashMap<String, Object>();
        hops.put("total", hops().total());
        hops.put("accelerated", hops().accelerated());
        hops.put("misses", misses());
        map.put("hops", hops);
        map.put("baseline", Figures.of(baseline).toMap());
        map.put("sidelane", Figures.of(sidelane).toMap());
        map.put("ratio", ratio().toMap());
        map.put(
                "cpuByContainerUs",
                Map.of(
                        "baseline", cpuByContainer(baseline),
                        "sidelane", cpuByContainer(sidelane)));
        return map;
    }

    /** Medians of each container's CPU per request. */
    static Map<String, Double> cpuByContainer(List<Measurement> rounds) {
        var names = new TreeSet<String>();
        rounds.forEach(m -> names.addAll(m.cpuUs().keySet()));
        var medians = new LinkedHashMap<String, Double>();
        for (var name : names) {
            medians.put(
                    name,
                    Statistics.median(
                            rounds, m -> m.cpuPerRequestByContainer().getOrDefault(name, 0.0)));
        }
        return medians;
    }
}
