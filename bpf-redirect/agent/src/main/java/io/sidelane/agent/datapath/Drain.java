package io.sidelane.agent.datapath;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Leaves without losing a byte: redirecting off everywhere, wait until nothing is unread, take the
 * ends off, detach, unpin. Where bytes stay unread, everything stays loaded.
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
            int enrolled = kernel.connections().size();
            pause(enrolled == 0 ? Duration.ZERO : Sweeper.SETTLE);
            List<ConnectionRecord> left = release(kernel, start + timeout.toNanos());
            if (!left.isEmpty()) {
                return new DrainOutcome.StillUnread(
                        left.size(),
                        left.stream().mapToLong(end -> Math.max(0, end.unread())).sum());
            }
            Pins.remove(pins.links());
            Pins.remove(pins.root());
            Pins.unmount(bpffs);
            return new DrainOutcome.Drained(enrolled, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Sweeps until no end is enrolled or the time is up; gives what is left. */
    private static List<ConnectionRecord> release(Kernel kernel, long deadline) {
        while (true) {
            List<ConnectionRecord> left = kernel.connections();
            if (left.isEmpty()) {
                return left;
            }
            kernel.release(
                    Namespaces.of(
                            left.stream()
                                    .map(ConnectionRecord::netns)
                                    .collect(Collectors.toSet())));
            if (System.nanoTime() - deadline > 0) {
                return kernel.connections();
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
