package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.report.Format;
import io.sidelane.it.report.Statistics;
import io.sidelane.it.report.TextTable;
import io.sidelane.it.rig.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the live view shows at a moment. Holds figures, writes nothing. */
final class LiveScreen {
    private static final int BAR = 32;

    private final int steps;
    private final Rounds seen = new Rounds();
    private String now = "";
    private int done;

    LiveScreen(int steps) {
        this.steps = steps;
    }

    void now(String what) {
        now = what;
    }

    void add(Workload workload, Variant way, Measurement measurement) {
        seen.add(workload, way, measurement);
        done++;
    }

    /** The lines to show; elapsed is since the first measurement began. */
    List<String> lines(Duration elapsed, int frame) {
        var lines = new ArrayList<String>();
        lines.add(progress(elapsed, frame));
        lines.add("");
        for (var workload : Workload.values()) {
            table(workload).lines().forEach(lines::add);
            lines.add(hopsLine(workload));
            lines.add("");
        }
        return lines;
    }

    private String progress(Duration elapsed, int frame) {
        int filled = Math.min(BAR, BAR * done / Math.max(1, steps));
        var left =
                done == 0
                        ? ""
                        : "  about %s left"
                                .formatted(
                                        Format.duration(
                                                elapsed.multipliedBy(steps - done)
                                                        .dividedBy(done)));
        return "%s %s%s %3d %%%s  %s"
                .formatted(
                        "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏".charAt(frame % 10),
                        "━".repeat(filled),
                        "┄".repeat(BAR - filled),
                        100 * done / Math.max(1, steps),
                        left,
                        now);
    }

    private String table(Workload workload) {
        var table = new TextTable().row(workload.title(), "baseline", "sidelane", "change");
        row(table, workload, "  requests/s", m -> m.load().requestsPerSecond(), true);
        row(table, workload, "  p50", m -> m.load().p50Us(), false);
        row(table, workload, "  p99", m -> m.load().p99Us(), false);
        row(table, workload, "  CPU per request", Measurement::cpuPerRequestUs, false);
        return table.text();
    }

    private void row(
            TextTable table,
            Workload workload,
            String name,
            ToDoubleFunction<Measurement> figure,
            boolean count) {
        double baseline = Statistics.median(seen.of(workload, Variant.IPTABLES), figure);
        double sidelane = Statistics.median(seen.of(workload, Variant.SIDELANE), figure);
        table.row(
                "%-18s".formatted(name),
                "%10s".formatted(shown(baseline, count)),
                "%10s".formatted(shown(sidelane, count)),
                "%7s".formatted(Format.change(sidelane / baseline)));
    }

    private static String shown(double value, boolean count) {
        if (Double.isNaN(value)) {
            return "…";
        }
        return count ? Format.count(value) : Format.micros(value);
    }

    private String hopsLine(Workload workload) {
        var rounds = seen.of(workload, Variant.SIDELANE);
        if (rounds.isEmpty()) {
            return "  hops accelerated   …";
        }
        var last = rounds.getLast();
        var marks = new StringBuilder();
        last.hops().hops().forEach(hop -> marks.append(hop.accelerated() ? "━━●" : "──○"));
        return "  hops accelerated   %d of %d   ●%s"
                .formatted(last.hops().accelerated(), last.hops().total(), marks);
    }
}
