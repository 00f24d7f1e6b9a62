package io.sidelane.agent.pod;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The cgroup hierarchies in which a kubelet may have its pods: v2; on a node with v1 as well,
 * systemd's own, which every container of the systemd driver is in, and that of the pids
 * controller, which every kubelet needs. Pure.
 */
public final class PodTrees {

    private static final int MOUNT_POINT = 1;
    private static final int TYPE = 2;
    private static final int OPTIONS = 3;

    private PodTrees() {}

    /**
     * @param mounts lines of /proc/self/mounts
     */
    public static List<Path> of(List<String> mounts) {
        var trees = new ArrayList<Path>();
        for (var wanted : List.of("", "name=systemd", "pids")) {
            mounts.stream()
                    .map(line -> line.split(" "))
                    .filter(fields -> fields.length > OPTIONS && matches(fields, wanted))
                    .map(fields -> Path.of(fields[MOUNT_POINT].replace("\\040", " ")))
                    .findFirst()
                    .ifPresent(trees::add);
        }
        return trees;
    }

    private static boolean matches(String[] fields, String wanted) {
        return wanted.isEmpty()
                ? fields[TYPE].equals("cgroup2")
                : fields[TYPE].equals("cgroup")
                        && List.of(fields[OPTIONS].split(",")).contains(wanted);
    }
}
