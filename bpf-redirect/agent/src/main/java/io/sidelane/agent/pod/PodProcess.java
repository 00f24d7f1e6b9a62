package io.sidelane.agent.pod;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process, which stands for the network namespace that it is in.
 *
 * @param started in clock ticks since boot: pid and start name a process once and for all
 * @param netnsInode device and inode of its network namespace
 */
record PodProcess(long pid, long started, Object netnsInode) {

    /** Fields 1 and 2 of /proc/PID/stat are pid and name, the start is field 22. */
    private static final int STARTED = 22 - 3;

    static final long GONE = -1;

    /**
     * Null when there is no such process, or it is ending.
     *
     * @throws AccessDeniedException when its network namespace may not be seen
     */
    static @Nullable PodProcess of(Path proc, long pid) throws AccessDeniedException {
        long started = started(proc, pid);
        var inode = netnsInode(proc, Long.toString(pid));
        return started == GONE || inode == null ? null : new PodProcess(pid, started, inode);
    }

    /** When it was started, or {@link #GONE}. */
    static long started(Path proc, long pid) {
        try {
            var stat = Files.readString(proc.resolve(pid + "/stat"));
            // A name may have blanks and parentheses in it: count from the last parenthesis.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[STARTED]);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
            return GONE;
        }
    }

    /**
     * Device and inode of a process's network namespace, null when there is none (any more).
     *
     * @param process its number, or {@code self}
     * @throws AccessDeniedException when it may not be seen
     */
    static @Nullable Object netnsInode(Path proc, String process) throws AccessDeniedException {
        try {
            return Files.readAttributes(
                            proc.resolve(process).resolve("ns/net"), BasicFileAttributes.class)
                    .fileKey();
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException _) {
            return null;
        }
    }

    /** Whether it is still the same process in the same network namespace. */
    boolean lives(Path proc) {
        try {
            return equals(of(proc, pid));
        } catch (AccessDeniedException _) {
            return false;
        }
    }

    /**
     * Whether the process of this number is in one of these cgroups now; a number that was read
     * from a cgroup may be another's when it is used.
     *
     * @param names of directories
     */
    static boolean isIn(Path proc, long pid, Set<String> names) {
        try {
            for (var line : Files.readAllLines(proc.resolve(pid + "/cgroup"))) {
                for (var part : line.substring(line.lastIndexOf(':') + 1).split("/")) {
                    if (names.contains(part)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException _) {
            return false;
        }
    }

    static Path netns(Path proc, long pid) {
        return proc.resolve(pid + "/ns/net");
    }
}
