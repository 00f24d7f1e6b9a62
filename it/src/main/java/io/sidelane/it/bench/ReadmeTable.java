package io.sidelane.it.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sidelane.it.report.Format;
import io.sidelane.it.report.Statistics;
import io.sidelane.it.report.Statistics.Estimate;
import io.sidelane.it.rig.RigException;
import io.sidelane.it.rig.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The results as a Markdown table, losers included, and its place in a README. Pure. */
final class ReadmeTable {
    /** Fewer say nothing about how sure the medians are. */
    static final int FEWEST_ROUNDS = 3;

    private static final String BEGIN = "<!-- bench -->";
    private static final String END = "<!-- /bench -->";

    private static final String HEAD =
            """
            | case | iptables CPU/request, p50 | Sidelane CPU | p50 | p99 | throughput | hops | UDS CPU, p50 | direct CPU |
            |---|---|---|---|---|---|---|---|---|
            """;

    private ReadmeTable() {}

    static String markdown(BenchResult result) {
        var text = new StringBuilder();
        var facts = result.machine().facts();
        text.append(
                "%s; %s, %s, %s cores; %s. Medians of %d interleaved rounds of %s s; Sidelane, UDS and direct as ratios over iptables, with the 95 %% interval of Sidelane's CPU. **Bold**: worse than iptables.\n\n"
                        .formatted(
                                facts.getOrDefault("date", ""),
                                facts.getOrDefault("kernel", ""),
                                facts.getOrDefault("cpu", ""),
                                facts.getOrDefault("cores", ""),
                                facts.getOrDefault("envoy", ""),
                                result.rounds(),
                                Format.seconds(result.seconds())));
        text.append(HEAD);
        result.cases().forEach(name -> text.append(row(result, name)));
        text.append("\n| median of | cases | CPU | p50 | throughput |\n|---|---|---|---|---|\n");
        result.cases().stream()
                .collect(groupingBy(ReadmeTable::family, LinkedHashMap::new, toList()))
                .forEach((family, names) -> text.append(medians(result, family, names)));
        return text.toString();
    }

    private static String family(String name) {
        return name.substring(0, name.indexOf('-'));
    }

    private static String medians(BenchResult result, String family, List<String> names) {
        return "| `%s` | %d | %s | %s | %s |\n"
                .formatted(
                        family,
                        names.size(),
                        median(result, names, Metric.CPU_PER_REQUEST),
                        median(result, names, Metric.P50),
                        median(result, names, Metric.THROUGHPUT));
    }

    private static String median(BenchResult result, List<String> names, Metric metric) {
        var ratios =
                names.stream()
                        .flatMap(name -> result.ratio(name, Variant.SIDELANE, metric).stream())
                        .map(Estimate::value)
                        .toList();
        return ratios.isEmpty() ? "–" : Format.ratio(Statistics.median(ratios));
    }

    private static String row(BenchResult result, String name) {
        var iptables = result.cell(name, Variant.IPTABLES);
        var sidelane = result.cell(name, Variant.SIDELANE);
        return "| %s | %s, %s | %s | %s | %s | %s | %s | %s, %s | %s |\n"
                .formatted(
                        name,
                        iptables.map(c -> Format.micros(c.estimate(Metric.CPU_PER_REQUEST).value()))
                                .orElse("–"),
                        iptables.map(c -> Format.micros(c.estimate(Metric.P50).value()))
                                .orElse("–"),
                        withInterval(result.ratio(name, Variant.SIDELANE, Metric.CPU_PER_REQUEST)),
                        ratio(Metric.P50, result.ratio(name, Variant.SIDELANE, Metric.P50)),
                        ratio(Metric.P99, result.ratio(name, Variant.SIDELANE, Metric.P99)),
                        ratio(
                                Metric.THROUGHPUT,
                                result.ratio(name, Variant.SIDELANE, Metric.THROUGHPUT)),
                        sidelane.map(c -> c.hopsAccelerated() + "/" + c.hopsTotal()).orElse("–"),
                        plain(result.ratio(name, Variant.UDS, Metric.CPU_PER_REQUEST)),
                        plain(result.ratio(name, Variant.UDS, Metric.P50)),
                        plain(result.ratio(name, Variant.DIRECT, Metric.CPU_PER_REQUEST)));
    }

    private static String withInterval(Optional<Estimate> estimate) {
        return estimate.map(
                        e ->
                                "%s (%s–%s)"
                                        .formatted(
                                                ratio(Metric.CPU_PER_REQUEST, estimate),
                                                Format.ratio(e.low()),
                                                Format.ratio(e.high())))
                .orElse("–");
    }

    private static String ratio(Metric metric, Optional<Estimate> estimate) {
        return estimate.map(
                        e -> {
                            var text = Format.ratio(e.value());
                            return metric.loses(e.low(), e.high()) ? "**" + text + "**" : text;
                        })
                .orElse("–");
    }

    private static String plain(Optional<Estimate> estimate) {
        return estimate.map(e -> Format.ratio(e.value())).orElse("–");
    }

    /** The README with the table between its two marks. */
    static String replaced(String readme, String table) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new RigException(
                    "README: no %s … %s (expected: both marks); not changed".formatted(BEGIN, END));
        }
        return readme.substring(0, begin + BEGIN.length())
                + "\n\n"
                + table.strip()
                + "\n\n"
                + readme.substring(end);
    }
}
