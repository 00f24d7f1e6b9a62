package io.sidelane.it.bench;

import io.sidelane.it.load.LoadRunner;
import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.rig.Accelerator;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.RigException;
import io.sidelane.it.rig.Variant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the matrix: the variants of a round next to each other, in turn from the front and from the
 * back, so that drift of the machine falls on all of them alike.
 */
final class Bench {
    /** Sidelane is last, so the two rounds where it meets itself need no switching. */
    private static final List<Variant> ORDER =
            List.of(Variant.DIRECT, Variant.UDS, Variant.IPTABLES, Variant.SIDELANE);

    private final Rig rig;
    private final Accelerator accelerator;
    private final LoadRunner runner;
    private final BenchProgress progress;
    private @Nullable Boolean on;

    Bench(Rig rig, Accelerator accelerator, BenchProgress progress) {
        this.rig = rig;
        this.accelerator = accelerator;
        this.progress = progress;
        this.runner = LoadRunner.in(rig);
    }

    static int measurements(List<BenchCase> cases, int rounds) {
        return rounds
                * cases.stream().mapToInt(c -> (int) ORDER.stream().filter(c::has).count()).sum();
    }

    BenchResult run(List<BenchCase> cases, int rounds, double seconds, MachineFacts machine) {
        var cells = new ArrayList<Cell>();
        for (var benchCase : cases) {
            var row =
                    ORDER.stream()
                            .filter(benchCase::has)
                            .map(variant -> new Cell(benchCase.name(), variant))
                            .toList();
            for (int round = 0; round < rounds; round++) {
                for (var cell : round % 2 == 0 ? row : row.reversed()) {
                    progress.measuring(cell, round);
                    measure(benchCase, cell, seconds);
                }
            }
            cells.addAll(row);
            progress.done(row);
        }
        return new BenchResult(cells, machine, runner.cpuMethod(), rounds, seconds);
    }

    /** A run that does not count is told in the result; the others go on. */
    private void measure(BenchCase benchCase, Cell cell, double seconds) {
        try {
            boolean accelerated = cell.variant() == Variant.SIDELANE;
            switchTo(accelerated);
            var asked = accelerated ? accelerator : Accelerator.none();
            var target = benchCase.target(rig, cell.variant());
            cell.add(runner.measure(benchCase.load(), target, seconds, asked));
        } catch (RigException e) {
            cell.fail(String.valueOf(e.getMessage()));
        }
    }

    private void switchTo(boolean wanted) {
        if (on != null && on == wanted) {
            return;
        }
        rig.awaitQuiet();
        if (wanted) {
            accelerator.on();
        } else {
            accelerator.off();
        }
        on = wanted;
    }
}
