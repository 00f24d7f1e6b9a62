package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** File systems of the kernel: what a directory is on, and mounting those we need. */
public final class Mounts {

    private static final long BPF_FS_MAGIC = 0xcafe4a11L;
    private static final long CGROUP2_SUPER_MAGIC = 0x63677270L;
    private static final int STATFS_SIZE = 120;

    private Mounts() {}

    /** Whether the directory exists and is on a bpffs. */
    public static boolean isBpffs(Path directory) {
        return type(directory) == BPF_FS_MAGIC;
    }

    /** Whether the directory exists and is a cgroup v2. */
    public static boolean isCgroup2(Path directory) {
        return type(directory) == CGROUP2_SUPER_MAGIC;
    }

    /**
     * Mounts a new bpffs over an existing directory, for its owner alone. The kernel would let
     * everybody make directories in it, also those that somebody pins under later.
     */
    public static void mountBpffs(Path directory) {
        mount("bpf", directory, "mode=0700");
    }

    /** Mounts tracefs over an existing directory; classic tracepoints need one. */
    public static void mountTracefs(Path directory) {
        mount("tracefs", directory, "mode=0700");
    }

    /** Unmounts; what is open there stays until it is closed. */
    public static void unmount(Path directory) {
        try (var arena = Arena.ofConfined()) {
            var _ =
                    BpfException.check(
                            Libc.umount2(arena.allocateFrom(directory.toString()), Libc.MNT_DETACH),
                            "unmount " + directory,
                            "a mount point, and CAP_SYS_ADMIN");
        }
    }

    /** Where a tracefs is mounted, if anywhere. */
    static @Nullable Path tracefs() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.map(line -> line.split(" "))
                    .filter(fields -> fields.length > 2 && fields[2].equals("tracefs"))
                    .map(fields -> Path.of(fields[1]))
                    .findFirst()
                    .orElse(null);
        } catch (IOException _) {
            return null;
        }
    }

    private static void mount(String type, Path directory, String options) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(type);
            MemorySegment target = arena.allocateFrom(directory.toString());
            var _ =
                    BpfException.check(
                            Libc.mount(name, target, name, 0, arena.allocateFrom(options)),
                            "mount %s at %s".formatted(type, directory),
                            "an existing directory, and CAP_SYS_ADMIN");
        }
    }

    private static long type(Path directory) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(STATFS_SIZE, 8);
            int err = Libc.statfs(arena.allocateFrom(directory.toString()), buffer);
            return err < 0 ? 0 : buffer.get(JAVA_LONG, 0);
        }
    }
}
