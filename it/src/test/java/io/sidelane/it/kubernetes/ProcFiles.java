package io.sidelane.it.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel counts of a process. */
final class ProcFiles {

    private ProcFiles() {}

    /** In user mode and in the kernel's, to a hundredth of a second. */
    static double cpuMillis(long pid) throws IOException {
        return cpuMillis(Path.of("/proc/%d/stat".formatted(pid)));
    }

    /** The same of the threads alone that compile what a JVM runs. */
    static double compilerMillis(long pid) throws IOException {
        double sum = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/%d/task".formatted(pid)))) {
            for (var thread : threads) {
                if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s")) {
                    sum += cpuMillis(thread.resolve("stat"));
                }
            }
        }
        return sum;
    }

    private static double cpuMillis(Path file) throws IOException {
        var stat = Files.readString(file);
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10.0;
    }

    /** The most that it ever had resident. */
    static long residentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid))).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }
}
