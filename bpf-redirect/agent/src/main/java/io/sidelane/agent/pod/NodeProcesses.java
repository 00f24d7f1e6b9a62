package io.sidelane.agent.pod;

import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The processes of the node, of which each pod's oldest stands for it: a container's first process,
 * which ends last. Younger ones may be elsewhere: in a namespace that they made or entered, or on
 * their way into the pod's.
 */
final class NodeProcesses {

    private final Path proc;

    /** That of the node's first process, and this one's, which is the same in a cluster. */
    private final Set<Object> namespaces = new HashSet<>();

    /** What stands for a pod. */
    sealed interface Witness {}

    /**
     * @param inNodesNamespace or in one of its own
     */
    record Oldest(PodProcess process, boolean inNodesNamespace) implements Witness {}

    /**
     * @param reason in one line for people
     */
    record Nobody(String reason) implements Witness {}

    /**
     * @param proc procfs of the node's process namespace
     */
    NodeProcesses(Path proc) {
        this.proc = proc;
        for (var process : List.of("1", "self")) {
            try {
                var inode = PodProcess.netnsInode(proc, process);
                if (inode != null) {
                    namespaces.add(inode);
                }
            } catch (AccessDeniedException _) {
                // This one's own may always be seen, and is enough where it has the node's network.
            }
        }
    }

    /**
     * Who stands for a pod.
     *
     * @param pids of its processes, see {@link PodCgroup#processes}
     */
    Witness witness(List<Long> pids) {
        if (namespaces.isEmpty()) {
            return new Nobody(
                    "%s: not readable (expected: the node's process namespace, as with hostPID)"
                            .formatted(proc.resolve("1/ns/net")));
        }
        try {
            for (var born : oldestFirst(pids)) {
                var process = PodProcess.of(proc, born.pid());
                if (process != null) {
                    return new Oldest(process, namespaces.contains(process.netnsInode()));
                }
            }
        } catch (AccessDeniedException e) {
            return new Nobody("%s: not readable (expected: CAP_SYS_PTRACE)".formatted(e.getFile()));
        }
        return new Nobody(
                pids.contains(PodCgroup.OUT_OF_SIGHT)
                        ? "its processes: out of sight (expected: the node's process namespace, as with hostPID)"
                        : "no process in its cgroups yet (expected: one)");
    }

    private record Born(long started, long pid) {}

    private List<Born> oldestFirst(List<Long> pids) {
        return pids.stream()
                .filter(pid -> !pid.equals(PodCgroup.OUT_OF_SIGHT))
                .map(pid -> new Born(PodProcess.started(proc, pid), pid))
                .filter(born -> born.started() != PodProcess.GONE)
                .sorted(Comparator.comparingLong(Born::started).thenComparingLong(Born::pid))
                .toList();
    }
}
