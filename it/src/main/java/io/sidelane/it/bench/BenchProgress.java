package io.sidelane.it.bench;

import io.sidelane.it.report.Format;
import io.sidelane.it.rig.Variant;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Tells how far a bench is: one changing line on a terminal, a line a case anywhere. */
final class BenchProgress {
    private final PrintStream out;
    private final boolean terminal;
    private final int all;
    private final long began = System.nanoTime();
    private int started;

    BenchProgress(PrintStream out, boolean terminal, int all) {
        this.out = out;
        this.terminal = terminal;
        this.all = all;
    }

    void measuring(Cell cell, int round) {
        int done = started++;
        if (!terminal) {
            return;
        }
        out.printf(
                "\r\u001b[K%3d %%  %s, %s, round %d%s",
                100 * done / all, cell.name(), cell.variant().label(), round + 1, timeLeft(done));
        out.flush();
    }

    private String timeLeft(int done) {
        if (done == 0 || done == all) {
            return "";
        }
        var elapsed = Duration.ofNanos(System.nanoTime() - began);
        return "; about %s left"
                .formatted(Format.duration(elapsed.multipliedBy(all - done).dividedBy(done)));
    }

    void done(List<Cell> row) {
        if (terminal) {
            out.print("\r\u001b[K");
        }
        var line = new StringBuilder("%-24s CPU/request".formatted(row.getFirst().name()));
        for (var cell : row) {
            line.append(
                    "  %s %s"
                            .formatted(
                                    cell.variant().label(),
                                    Format.micros(cell.estimate(Metric.CPU_PER_REQUEST).value())));
        }
        row.stream()
                .filter(cell -> cell.variant() == Variant.SIDELANE)
                .forEach(
                        cell ->
                                line.append(
                                        "  hops %d/%d"
                                                .formatted(
                                                        cell.hopsAccelerated(), cell.hopsTotal())));
        row.forEach(
                cell ->
                        cell.errors()
                                .forEach(
                                        e ->
                                                line.append("\n  ")
                                                        .append(cell.variant().label())
                                                        .append(": ")
                                                        .append(e)));
        out.println(line + (terminal ? "" : timeLeft(started)));
    }
}
