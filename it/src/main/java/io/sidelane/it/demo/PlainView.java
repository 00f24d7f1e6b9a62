package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.report.Format;
import io.sidelane.it.rig.Variant;
import java.io.PrintStream;

/** A line for each thing that is done: for logs and pipes. */
final class PlainView implements DemoView {
    private final PrintStream out;
    private final int rounds;

    PlainView(PrintStream out, int rounds) {
        this.out = out;
        this.rounds = rounds;
    }

    @Override
    public void step(String what) {
        out.println(what);
    }

    @Override
    public void measuring(int round, Workload workload, Variant way) {}

    @Override
    public void measured(int round, Workload workload, Variant way, Measurement m) {
        out.printf(
                "round %d/%d  %-4s  %-8s  %8s requests/s  p50 %8s  p99 %8s  CPU/request %8s  hops %s%n",
                round + 1,
                rounds,
                workload.key(),
                way == Variant.SIDELANE ? "sidelane" : "baseline",
                Format.count(m.load().requestsPerSecond()),
                Format.micros(m.load().p50Us()),
                Format.micros(m.load().p99Us()),
                Format.micros(m.cpuPerRequestUs()),
                m.hops().accelerated() + "/" + m.hops().total());
    }

    @Override
    public void end() {}
}
