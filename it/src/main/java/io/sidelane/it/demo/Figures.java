package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.report.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Four numbers of one variant: medians over the rounds. */
record Figures(double requestsPerSecond, double p50Us, double p99Us, double cpuPerRequestUs) {

    static Figures of(List<Measurement> rounds) {
        return new Figures(
                Statistics.median(rounds, m -> m.load().requestsPerSecond()),
                Statistics.median(rounds, m -> m.load().p50Us()),
                Statistics.median(rounds, m -> m.load().p99Us()),
                Statistics.median(rounds, Measurement::cpuPerRequestUs));
    }

    Figures over(Figures other) {
        return new Figures(
                requestsPerSecond / other.requestsPerSecond,
                p50Us / other.p50Us,
                p99Us / other.p99Us,
                cpuPerRequestUs / other.cpuPerRequestUs);
    }

    Map<String, Double> toMap() {
        var map = new LinkedHashMap<String, Double>();
        map.put("requestsPerSecond", requestsPerSecond);
        map.put("p50Us", p50Us);
        map.put("p99Us", p99Us);
        map.put("cpuPerRequestUs", cpuPerRequestUs);
        map.replaceAll((name, value) -> Math.round(value * 1000) / 1000.0);
        return map;
    }
}
