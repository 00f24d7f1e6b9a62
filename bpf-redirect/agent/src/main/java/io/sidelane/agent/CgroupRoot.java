package io.sidelane.agent;

import io.sidelane.agent.pod.PodTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where cgroup v2 is mounted: alone at /sys/fs/cgroup, beside v1 somewhere below. */
final class CgroupRoot {

    private CgroupRoot() {}

    /** The first cgroup v2 mount, null when there is none. */
    static @Nullable Path find() {
        return of(mounts());
    }

    /** Every hierarchy that a kubelet's pods may be in. */
    static List<Path> podTrees() {
        return PodTrees.of(mounts());
    }

    private static List<String> mounts() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts"));
        } catch (IOException _) {
            return List.of();
        }
    }

    static @Nullable Path of(List<String> mounts) {
        return mounts.stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > 2 && fields[2].equals("cgroup2"))
                .map(fields -> Path.of(unescaped(fields[1])))
                .findFirst()
                .orElse(null);
    }

    /* The kernel writes blanks and backslashes in paths as octal numbers. */
    private static String unescaped(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
