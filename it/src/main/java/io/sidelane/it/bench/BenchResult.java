package io.sidelane.it.bench;

import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.report.Statistics;
import io.sidelane.it.report.Statistics.Estimate;
import io.sidelane.it.rig.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All cells, and Sidelane's ratios over stock iptables. */
record BenchResult(
        List<Cell> cells, MachineFacts machine, String cpuMethod, int rounds, double seconds) {
    BenchResult {
        cells = List.copyOf(cells);
    }

    List<String> cases() {
        return cells.stream().map(Cell::name).distinct().toList();
    }

    Optional<Cell> cell(String name, Variant variant) {
        return cells.stream()
                .filter(c -> c.name().equals(name) && c.variant() == variant)
                .findFirst();
    }

    /** One variant over stock iptables; empty where one of them has no such figure. */
    Optional<Estimate> ratio(String name, Variant variant, Metric metric) {
        var over = cell(name, variant).map(c -> c.values(metric)).orElse(List.of());
        var under = cell(name, Variant.IPTABLES).map(c -> c.values(metric)).orElse(List.of());
        return over.isEmpty() || under.isEmpty()
                ? Optional.empty()
                : Optional.of(Statistics.ratio95(over, under));
    }

    List<String> errors() {
        return cells.stream()
                .flatMap(
                        c ->
                                c.errors().stream()
                                        .map(
                                                e ->
                                                        "%s, %s: %s"
                                                                .formatted(
                                                                        c.name(),
                                                                        c.variant().label(),
                                                                        e)))
                .toList();
    }

    Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("machine", machine.facts());
        map.put("cpuMethod", cpuMethod);
        map.put("rounds", rounds);
        map.put("seconds", seconds);
        map.put("cells", cells.stream().map(Cell::toMap).toList());
        map.put("ratios", ratios());
        return map;
    }

    private List<Map<String, Object>> ratios() {
        var ratios = new ArrayList<Map<String, Object>>();
        for (var name : cases()) {
            for (var metric : Metric.values()) {
                ratio(name, Variant.SIDELANE, metric)
                        .ifPresent(
                                estimate -> {
                                    var ratio = new LinkedHashMap<String, Object>();
                                    ratio.put("case", name);
                                    ratio.put("metric", metric.ratioName());
                                    ratio.putAll(Numbers.toMap(estimate));
                                    ratios.add(ratio);
                                });
            }
        }
        return ratios;
    }
}
