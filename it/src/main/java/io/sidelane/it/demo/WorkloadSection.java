package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.report.CpuPlot;
import io.sidelane.it.report.Format;
import io.sidelane.it.report.Html;
import io.sidelane.it.report.PercentilePlot;
import io.sidelane.it.report.RoundsPlot;
import io.sidelane.it.report.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The part of the page about one workload. */
final class WorkloadSection {
    /** Containers in the order a request meets them, as people call them. */
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("client/app", "load generator");
        PARTS.put("client/sidecar", "client's Envoy");
        PARTS.put("server/sidecar", "server's Envoy");
        PARTS.put("server/app", "service");
        PARTS.put("kernel", "kernel threads");
    }

    private static final String SECTION =
            """
            <h2>@TITLE@</h2>
            <p class="soft">@PATH@. @HOPS@</p>
            <div class="numbers">@NUMBERS@</div>
            <div class="plots">
            <div class="card"><h3>Latency</h3>@WAYS@@LATENCY@</div>
            <div class="side">
            <div class="card"><h3>CPU per request, µs</h3>@PARTS@@CPU@</div>
            <div class="card"><h3>Requests per second, every round</h3>@RATE@</div>
            </div>
            </div>
            """;

    private WorkloadSection() {}

    static String html(WorkloadResult result) {
        return SECTION.replace("@TITLE@", Html.escape(result.workload().title()))
                .replace("@PATH@", Html.escape(result.workload().path()))
                .replace("@HOPS@", hops(result))
                .replace("@NUMBERS@", numbers(result))
                .replace(
                        "@WAYS@",
                        "<div class=\"legend\"><span><i class=\"baseline\"></i>baseline</span><span><i class=\"sidelane\"></i>Sidelane</span></div>")
                .replace("@PARTS@", partsLegend(result))
                .replace("@LATENCY@", latency(result))
                .replace("@CPU@", cpu(result))
                .replace("@RATE@", rate(result));
    }

    private static String hops(WorkloadResult result) {
        var hops = result.hops();
        return "%d of %d hops accelerated, %d misses."
                .formatted(hops.accelerated(), hops.total(), result.misses());
    }

    private static String numbers(WorkloadResult result) {
        var before = Figures.of(result.baseline());
        var after = Figures.of(result.sidelane());
        var ratio = result.ratio();
        return number(
                        "CPU per request",
                        ratio.cpuPerRequestUs(),
                        false,
                        Format.micros(before.cpuPerRequestUs()),
                        Format.micros(after.cpuPerRequestUs()))
                + number(
                        "median latency",
                        ratio.p50Us(),
                        false,
                        Format.micros(before.p50Us()),
                        Format.micros(after.p50Us()))
                + number(
                        "99th percentile",
                        ratio.p99Us(),
                        false,
                        Format.micros(before.p99Us()),
                        Format.micros(after.p99Us()))
                + number(
                        "requests per second",
                        ratio.requestsPerSecond(),
                        true,
                        Format.count(before.requestsPerSecond()),
                        Format.count(after.requestsPerSecond()));
    }

    private static String number(
            String what, double ratio, boolean moreIsBetter, String before, String after) {
        long percent = Math.round((ratio - 1) * 100);
        var css = percent == 0 ? "" : (percent > 0) == moreIsBetter ? "better" : "worse";
        return """
               <div class="card number"><div class="what">%s</div><div class="change %s">%s</div><div class="from">%s → %s</div></div>
               """
                .formatted(what, css, Format.change(ratio), before, after);
    }

    private static String latency(WorkloadResult result) {
        return PercentilePlot.svg(
                "latency by percentile",
                List.of(
                        new PercentilePlot.Series(
                                "baseline", "baseline", percentiles(result.baseline())),
                        new PercentilePlot.Series(
                                "sidelane", "Sidelane", percentiles(result.sidelane()))));
    }

    /** At each percentile that every round has, the median over the rounds. */
    static NavigableMap<Double, Double> percentiles(List<Measurement> rounds) {
        var medians = new TreeMap<Double, Double>();
        for (double percentile : new double[] {10, 25, 50, 75, 90, 95, 99, 99.5, 99.9}) {
            double median =
                    Statistics.median(
                            rounds,
                            m -> m.load().percentilesUs().getOrDefault(percentile, Double.NaN));
            if (!Double.isNaN(median)) {
                medians.put(percentile, median);
            }
        }
        return medians;
    }

    private static String cpu(WorkloadResult result) {
        return CpuPlot.svg(
                "CPU per request by program",
                List.of(
                        new CpuPlot.Bar("baseline", parts(result.baseline())),
                        new CpuPlot.Bar("Sidelane", parts(result.sidelane()))),
                List.copyOf(PARTS.values()));
    }

    private static Map<String, Double> parts(List<Measurement> rounds) {
        var byContainer = WorkloadResult.cpuByContainer(rounds);
        // Medians of parts do not add up to the median of the whole, which is what the page names.
        double sum = byContainer.values().stream().mapToDouble(Double::doubleValue).sum();
        double scale = Figures.of(rounds).cpuPerRequestUs() / sum;
        var parts = new LinkedHashMap<String, Double>();
        PARTS.forEach(
                (container, name) ->
                        parts.put(name, scale * byContainer.getOrDefault(container, 0.0)));
        return parts;
    }

    private static String partsLegend(WorkloadResult result) {
        var text = new StringBuilder("<div class=\"legend\">");
        var before = parts(result.baseline());
        var after = parts(result.sidelane());
        int p = 0;
        for (var name : PARTS.values()) {
            if (before.getOrDefault(name, 0.0) + after.getOrDefault(name, 0.0) > 0) {
                text.append("<span><i class=\"p%d\"></i>%s</span>".formatted(p, name));
            }
            p++;
        }
        return text.append("</div>").toString();
    }

    private static String rate(WorkloadResult result) {
        return RoundsPlot.svg(
                "requests per second in every round",
                List.of(
                        new RoundsPlot.Row("baseline", "baseline", rates(result.baseline())),
                        new RoundsPlot.Row("sidelane", "Sidelane", rates(result.sidelane()))),
                "requests/s");
    }

    private static List<Double> rates(List<Measurement> rounds) {
        return rounds.stream().map(m -> (Double) m.load().requestsPerSecond()).toList();
    }
}
