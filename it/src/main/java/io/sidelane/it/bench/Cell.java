package io.sidelane.it.bench;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.report.Statistics;
import io.sidelane.it.report.Statistics.Estimate;
import io.sidelane.it.rig.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A case in a variant: its rounds, and what went wrong in those that do not count. */
final class Cell {
    private final String name;
    private final Variant variant;
    private final List<Measurement> rounds = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    Cell(String name, Variant variant) {
        this.name = name;
        this.variant = variant;
    }

    String name() {
        return name;
    }

    Variant variant() {
        return variant;
    }

    void add(Measurement measurement) {
        rounds.add(measurement);
    }

    void fail(String error) {
        errors.add(error);
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    List<Double> values(Metric metric) {
        return rounds.stream().map(m -> (Double) metric.of(m)).filter(v -> !v.isNaN()).toList();
    }

    Estimate estimate(Metric metric) {
        return Statistics.median95(values(metric));
    }

    double bytesPerSecond() {
        return Statistics.median(rounds, m -> m.load().bytes() / m.load().seconds());
    }

    int hopsTotal() {
        return rounds.stream().mapToInt(m -> m.hops().total()).max().orElse(0);
    }

    /** The fewest of any round. */
    int hopsAccelerated() {
        return rounds.stream().mapToInt(m -> m.hops().accelerated()).min().orElse(0);
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("case", name);
        map.put("variant", variant.label());
        map.put("rounds", rounds.size());
        for (var metric : Metric.values()) {
            if (!values(metric).isEmpty()) {
                map.put(metric.cellName(), Numbers.toMap(estimate(metric)));
            }
        }
        map.put("samples", samples());
        if (!rounds.isEmpty()) {
            map.put("bytesPerSecond", Math.round(bytesPerSecond()));
        }
        if (variant == Variant.SIDELANE) {
            var hops = new LinkedHashMap<String, Object>();
            hops.put("total", hopsTotal());
            hops.put("accelerated", hopsAccelerated());
            hops.put("misses", rounds.stream().mapToLong(Measurement::misses).sum());
            map.put("hops", hops);
        }
        map.put("errors", errors());
        return map;
    }

    /** Every round, so that others can judge the spread. */
    private Map<String, List<Double>> samples() {
        var samples = new LinkedHashMap<String, List<Double>>();
        for (var metric : Metric.values()) {
            samples.put(metric.cellName(), values(metric).stream().map(Numbers::rounded).toList());
        }
        return samples;
    }
}
