package io.sidelane.agent.pod;

import io.sidelane.agent.pod.KubeletPod.HostNetwork;
import io.sidelane.agent.pod.KubeletPod.Isolated;
import io.sidelane.agent.pod.KubeletPod.Starting;
import io.sidelane.agent.pod.KubeletTree.PodDirectories;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pods of a real kubelet's node, each by its uid, with the network namespace that its
 * processes are in. Knows no names: a cgroup has none.
 *
 * <p>A pod's namespace is asked for once and kept while one process of the pod is in it. Not safe
 * for use by several threads.
 */
public final class KubeletPods {

    /** A container's first process is in its cgroup before it enters the pod's namespace. */
    static final int LOOKS_AT_HOST_NETWORK = 6;

    /** So many processes of a pod are asked; those of a pod are in one namespace. */
    private static final int ASKED = 64;

    private final List<Path> roots;
    private final Path proc;
    private final NetnsCookies cookies;

    private Map<String, Known> known = new HashMap<>();
    private Set<Path> directories = Set.of();

    /** What was found of a pod the last time. */
    private record Known(@Nullable PodProcess witness, long cookie, int looksAtHostNetwork) {}

    /**
     * @param roots of the cgroup hierarchies that pods may be in, see {@link PodTrees}
     * @param proc procfs of the node's process namespace
     */
    public KubeletPods(List<Path> roots, Path proc, NetnsCookies cookies) {
        this.roots = List.copyOf(roots);
        this.proc = proc;
        this.cookies = cookies;
    }

    public KubeletScan find() {
        var tree = KubeletTree.read(roots);
        var node = nodeNamespaces();
        var pods = new ArrayList<KubeletPod>();
        var next = new HashMap<String, Known>();
        tree.pods().forEach((uid, where) -> pods.add(find(uid, where, node, next)));
        known = next;
        directories = Set.copyOf(tree.directories());
        return new KubeletScan(
                pods,
                pods.stream().anyMatch(Starting.class::isInstance)
                        || next.values().stream().anyMatch(KubeletPods::isYoung));
    }

    /* That of the node's first process, and this one's, which is the same in a cluster. */
    private Set<Object> nodeNamespaces() {
        return Stream.of("1", "self")
                .map(process -> PodProcess.netnsInode(proc, process))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Directories whose changes are changes of what {@link #find} found last. */
    public Set<Path> directories() {
        return directories;
    }

    private static boolean isYoung(Known pod) {
        return pod.looksAtHostNetwork() > 0 && pod.looksAtHostNetwork() < LOOKS_AT_HOST_NETWORK;
    }

    private KubeletPod find(
            String uid, PodDirectories where, Set<Object> node, Map<String, Known> next) {
        var before = known.get(uid);
        if (before != null && before.witness() != null && before.witness().lives(proc)) {
            next.put(uid, before);
            return isolated(uid, before.witness(), before.cookie());
        }
        if (node.isEmpty()) {
            return new Starting(
                    uid,
                    "%s: not readable (expected: the node's process namespace, as with hostPID)"
                            .formatted(proc.resolve("1/ns/net")));
        }
        var processes = processes(where);
        var witness = witness(processes, node);
        if (witness != null) {
            return open(uid, where, witness, next);
        }
        if (processes.isEmpty()) {
            return new Starting(uid, "no process in its cgroups yet (expected: one)");
        }
        int looks = before == null ? 0 : before.looksAtHostNetwork();
        next.put(uid, new Known(null, 0, Math.min(looks + 1, LOOKS_AT_HOST_NETWORK)));
        return new HostNetwork(uid);
    }

    private List<PodProcess> processes(PodDirectories where) {
        return where.containers().stream()
                .flatMap(container -> PodCgroup.processes(container).stream())
                .filter(pid -> pid > 0)
                .limit(ASKED)
                .map(pid -> PodProcess.of(proc, pid))
                .filter(process -> process != null)
                .toList();
    }

    /* The oldest process of the namespace that most are in: the sandbox's, which ends last. */
    private static @Nullable PodProcess witness(List<PodProcess> processes, Set<Object> node) {
        var inodes =
                processes.stream()
                        .map(PodProcess::netnsInode)
                        .filter(inode -> !node.contains(inode))
                        .toList();
        return processes.stream()
                .filter(process -> inodes.contains(process.netnsInode()))
                .min(
                        Comparator.comparing(
                                        (PodProcess process) ->
                                                -Collections.frequency(
                                                        inodes, process.netnsInode()))
                                .thenComparing(PodProcess::started)
                                .thenComparing(PodProcess::pid))
                .orElse(null);
    }

    private KubeletPod open(
            String uid, PodDirectories where, PodProcess witness, Map<String, Known> next) {
        long cookie;
        try {
            cookie = cookies.of(PodProcess.netns(proc, witness.pid()));
        } catch (RuntimeException e) {
            return new Starting(uid, "its network namespace: " + e.getMessage());
        }
        // Asked after: so the cookie is that of a process that was the pod's all the time.
        if (!PodProcess.isIn(proc, witness.pid(), where.names()) || !witness.lives(proc)) {
            return new Starting(uid, "its process ended while it was looked at");
        }
        next.put(uid, new Known(witness, cookie, 0));
        return isolated(uid, witness, cookie);
    }

    private KubeletPod isolated(String uid, PodProcess witness, long cookie) {
        return new Isolated(uid, PodProcess.netns(proc, witness.pid()).toString(), cookie);
    }
}
