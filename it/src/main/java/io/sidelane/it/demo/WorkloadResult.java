package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.rig.Hops;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        return map;
    }
}
