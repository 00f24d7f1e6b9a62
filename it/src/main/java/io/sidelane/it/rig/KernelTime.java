package io.sidelane.it.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Network work that the kernel charges to nobody in particular: the ksoftirqd threads, and softirq
 * time where the kernel keeps it apart from the task it interrupted (IRQ_TIME_ACCOUNTING). Without
 * that option softirq time is already in the tasks' own, and adding it would count it twice.
 */
final class KernelTime {
    private static final long MICROS_PER_TICK = 10_000; // USER_HZ is 100 on every Linux we run on

    private final List<Path> threads;
    private final boolean softirqApart;

    private KernelTime(List<Path> threads, boolean softirqApart) {
        this.threads = threads;
        this.softirqApart = softirqApart;
    }

    static KernelTime find() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            var threads = entries.filter(KernelTime::isKsoftirqd).toList();
            return new KernelTime(threads, irqTimeAccounting());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long micros() {
        long ticks = threads.stream().mapToLong(t -> threadTicks(read(t.resolve("stat")))).sum();
        if (softirqApart) {
            ticks += softirqTicks(read(Path.of("/proc/stat")));
        }
        return ticks * MICROS_PER_TICK;
    }

    String method() {
        return softirqApart
                ? "cgroup v2 cpu.stat of every container, plus ksoftirqd and softirq time above the"
                        + " idle background"
                : "cgroup v2 cpu.stat of every container (this kernel charges softirq time to the"
                        + " task it runs in), plus ksoftirqd above the idle background";
    }

    /** utime and stime: fields 14 and 15, counted after the name, which may hold spaces. */
    static long threadTicks(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length < 13 ? 0 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    static long softirqTicks(String procStat) {
        var fields = procStat.lines().findFirst().orElse("").split("\\s+");
        return fields.length < 8 ? 0 : Long.parseLong(fields[7]);
    }

    private static boolean isKsoftirqd(Path entry) {
        return Character.isDigit(String.valueOf(entry.getFileName()).charAt(0))
                && read(entry.resolve("comm")).startsWith("ksoftirqd/");
    }

    private static boolean irqTimeAccounting() {
        try (var in = new GZIPInputStream(Files.newInputStream(Path.of("/proc/config.gz")));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().anyMatch("CONFIG_IRQ_TIME_ACCOUNTING=y"::equals);
        } catch (IOException e) {
            var release = read(Path.of("/proc/sys/kernel/osrelease")).strip();
            return read(Path.of("/boot/config-" + release))
                    .contains("\nCONFIG_IRQ_TIME_ACCOUNTING=y");
        }
    }

    /** Empty where there is nothing to read: threads and configurations come and go. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
