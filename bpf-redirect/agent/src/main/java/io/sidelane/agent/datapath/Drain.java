package io.sidelane.agent.datapath;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Leaves without losing a byte: redirecting off everywhere, take off the ends that have nothing
 * unread, detach, unpin.
 *
 * <p>An end whose reader is always behind is never taken off, since its queue would go with it. It
 * keeps what it needs alive by itself: an enrolled socket holds its programs and they hold their
 * maps (net/core/sock_map.c, {@code sock_map_link}), until it closes.
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
            PolicyTable.clear(kernel);
            int enrolled = kernel.enrolled();
            pause(enrolled == 0 ? Duration.ZERO : Sweeper.SETTLE);
            int behind = release(kernel, start + timeout.toNanos());
            Pins.remove(pins.links());
            Pins.remove(pins.root());
            Pins.unmount(bpffs);
            return new DrainOutcome.Drained(
                    enrolled, behind, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Sweeps until no end is enrolled or the time is up; gives how many are left. */
    private static int release(Kernel kernel, long deadline) {
        while (true) {
            Set<Long> left = kernel.enrolledIn().keySet();
            if (left.isEmpty()) {
                return 0;
            }
            kernel.release(Namespaces.of(left).values());
            if (System.nanoTime() - deadline > 0) {
                return kernel.enrolled();
            }
            pause(Sweeper.LOOK);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
