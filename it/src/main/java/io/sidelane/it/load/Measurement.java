package io.sidelane.it.load;

import io.sidelane.it.rig.CpuMeter;
import io.sidelane.it.rig.Hops;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of a load and what it cost.
 *
 * @param misses messages without a peer since the warm-up
 */
public record Measurement(LoadResult load, CpuMeter.Use cpu, Hops hops, long misses) {

    /** Microseconds by container. */
    public Map<String, Double> cpuUs() {
        return cpu.containersUs();
    }

    public double cpuPerRequestUs() {
        return cpuUs().values().stream().mapToDouble(Double::doubleValue).sum() / load.requests();
    }

    /** By container, sorted by name. */
    public Map<String, Double> cpuPerRequestByContainer() {
        var byContainer = new TreeMap<String, Double>();
        cpuUs().forEach((name, micros) -> byContainer.put(name, micros / load.requests()));
        return byContainer;
    }
}
