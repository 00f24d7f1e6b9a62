package io.sidelane.it.demo;

import io.sidelane.it.report.Format;
import io.sidelane.it.report.TextTable;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** The table that a demo ends with. */
final class DemoTable {
    private DemoTable() {}

    static String of(DemoResult result) {
        var table = new TextTable();
        for (var workload : result.workloads()) {
            table.row(workload.workload().title(), "baseline", "sidelane", "change");
            row(table, workload, "  requests/s", Figures::requestsPerSecond, Format::count);
            row(table, workload, "  p50", Figures::p50Us, Format::micros);
            row(table, workload, "  p99", Figures::p99Us, Format::micros);
            row(table, workload, "  CPU per request", Figures::cpuPerRequestUs, Format::micros);
            var hops = workload.hops();
            table.row(
                    "  hops accelerated",
                    "0/" + hops.total(),
                    hops.accelerated() + "/" + hops.total(),
                    workload.misses() + " misses");
        }
        return table.text();
    }

    private static void row(
            TextTable table,
            WorkloadResult workload,
            String name,
            ToDoubleFunction<Figures> figure,
            DoubleFunction<String> format) {
        table.row(
                name,
                format.apply(figure.applyAsDouble(Figures.of(workload.baseline()))),
                format.apply(figure.applyAsDouble(Figures.of(workload.sidelane()))),
                Format.change(figure.applyAsDouble(workload.ratio())));
    }
}
