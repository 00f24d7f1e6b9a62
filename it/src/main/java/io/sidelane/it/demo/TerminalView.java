package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.rig.Variant;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Redraws the same lines of a terminal five times a second. */
final class TerminalView implements DemoView {
    private static final String CLEAR_TO_END = "\u001b[0J";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    private final PrintStream out;
    private final LiveScreen screen;
    private final ScheduledExecutorService clock;
    private long began;
    private int drawn;
    private int frame;
    private boolean measuring;

    TerminalView(PrintStream out, LiveScreen screen) {
        this.out = out;
        this.screen = screen;
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("terminal").factory());
        out.print(HIDE_CURSOR);
        // Ctrl-C must not leave a terminal without its cursor.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> out.print(SHOW_CURSOR)));
        var unused = clock.scheduleAtFixedRate(this::draw, 200, 200, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void step(String what) {
        erase();
        out.println(what);
    }

    @Override
    public synchronized void measuring(int round, Workload workload, Variant way) {
        if (!measuring) {
            measuring = true;
            began = System.nanoTime();
        }
        screen.now(
                "round %d: %s, %s"
                        .formatted(
                                round + 1,
                                workload.title(),
                                way == Variant.SIDELANE ? "sidelane" : "baseline"));
    }

    @Override
    public synchronized void measured(int round, Workload workload, Variant way, Measurement m) {
        screen.add(workload, way, m);
    }

    private synchronized void draw() {
        if (!measuring) {
            return;
        }
        erase();
        var lines = screen.lines(Duration.ofNanos(System.nanoTime() - began), frame++);
        lines.forEach(out::println);
        out.flush();
        drawn = lines.size();
    }

    private void erase() {
        if (drawn > 0) {
            out.printf("\u001b[%dA%s", drawn, CLEAR_TO_END);
            drawn = 0;
        }
    }

    @Override
    public synchronized void end() {
        clock.shutdownNow();
        measuring = false;
        erase();
        out.print(SHOW_CURSOR);
        out.flush();
    }
}
