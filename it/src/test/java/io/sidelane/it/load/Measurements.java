package io.sidelane.it.load;

import io.sidelane.it.rig.CpuMeter;
import io.sidelane.it.rig.Hops;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measurements as they could have been made. */
public final class Measurements {
    private Measurements() {}

    /**
     * One second at this rate, with this latency everywhere, and two containers that cost the same.
     */
    public static Measurement of(
            long requests, double latencyUs, double cpuUs, int acceleratedHops) {
        var percentiles = new TreeMap<Double, Double>();
        for (double percentile : new double[] {10, 50, 90, 99, 99.9}) {
            percentiles.put(percentile, latencyUs);
        }
        var load = new LoadResult(requests, 1, requests * 1024.0, 0, percentiles);
        var cpu =
                Map.of(
                        "client/sidecar",
                        requests * cpuUs / 2,
                        "server/sidecar",
                        requests * cpuUs / 2);
        return new Measurement(load, new CpuMeter.Use(cpu, 0.01), hops(acceleratedHops), 0);
    }

    private static Hops hops(int accelerated) {
        return new Hops(
                List.of(
                        new Hops.Hop("app → sidecar", "client", "client", accelerated > 0),
                        new Hops.Hop("sidecar → sidecar", "client", "server", accelerated > 1),
                        new Hops.Hop("sidecar → app", "server", "server", accelerated > 2)));
    }
}
