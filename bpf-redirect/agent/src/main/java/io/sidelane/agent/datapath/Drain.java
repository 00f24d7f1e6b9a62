package io.sidelane.agent.datapath;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Leaves without losing a byte: redirecting off everywhere, take off the ends that have nothing
 * unread, detach, unpin.
 *
 * <p>An end whose reader is always behind is never taken off, since its queue would go with it. It
 * keeps what it needs alive by itself: an enrolled socket holds its programs and they hold their
 * maps (net/core/sock_map.c, {@code sock_map_link}), until it closes. So does one in a network
 * namespace that cannot be found or entered: only a sweep inside takes ends off.
 */
final class Drain {

    private final Path bpffs;
    private final Pins pins;

    Drain(DataPathConfig config) {
        this.bpffs = config.bpffs();
        this.pins = Pins.under(bpffs);
    }

    DrainOutcome run(Duration timeout) {
        List<Path> programs = pins.allPrograms();
        if (!pins.exist() || programs.isEmpty()) {
            Pins.unmount(bpffs);
            return new DrainOutcome.NothingLoaded();
        }
        long start = System.nanoTime();
        try (Kernel kernel = Kernel.open(pins, programs.getFirst())) {
            kernel.control(Abi.CONTROL_DRAINING, 1);
            int enrolled = kernel.enrolled();
            // What a running agent takes off at this moment it has taken off then.
            pause(enrolled == 0 ? Duration.ZERO : Sweeper.LOOK);
            PolicyTable.clear(kernel);
            pause(enrolled == 0 ? Duration.ZERO : Sweeper.SETTLE);
            Left left = release(kernel, start + timeout.toNanos());
            Pins.remove(pins.links());
            Pins.remove(pins.root());
            Pins.unmount(bpffs);
            return new DrainOutcome.Drained(
                    enrolled,
                    left.behind(),
                    left.outOfReach(),
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Ends that are still enrolled, see {@link DrainOutcome.Drained}. */
    private record Left(int behind, int outOfReach) {}

    /** Sweeps until no end is enrolled that could be taken off, or the time is up. */
    private static Left release(Kernel kernel, long deadline) {
        while (true) {
            Map<Long, Integer> enrolled = kernel.enrolledIn();
            Map<Long, Path> reached = Namespaces.of(enrolled.keySet());
            int all = sum(enrolled);
            enrolled.keySet().removeAll(reached.keySet());
            int outOfReach = sum(enrolled);
            if (reached.isEmpty() || System.nanoTime() - deadline > 0) {
                return new Left(all - outOfReach, outOfReach);
            }
            kernel.release(reached.values());
            pause(Sweeper.LOOK);
        }
    }

    private static int sum(Map<Long, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
