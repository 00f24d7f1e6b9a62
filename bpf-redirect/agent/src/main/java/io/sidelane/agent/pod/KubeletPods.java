package io.sidelane.agent.pod;

import io.sidelane.agent.pod.KubeletPod.HostNetwork;
import io.sidelane.agent.pod.KubeletPod.Isolated;
import io.sidelane.agent.pod.KubeletPod.Starting;
import io.sidelane.agent.pod.KubeletTree.PodDirectories;
import io.sidelane.agent.pod.NodeProcesses.Nobody;
import io.sidelane.agent.pod.NodeProcesses.Oldest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the pods of a real kubelet's node, each by its uid, with the network namespace that its
 * processes are in. Knows no names: a cgroup has none.
 *
 * <p>A pod's namespace is asked for once and kept while the process that stood for it is in it. Not
 * safe for use by several threads.
 */
public final class KubeletPods {

    /** A container's first process is in its cgroup before it enters the pod's namespace. */
    static final int LOOKS_AT_HOST_NETWORK = 6;

    private final List<Path> roots;
    private final Path proc;
    private final NetnsCookies cookies;

    private Map<String, Known> known = new HashMap<>();
    private Set<Path> directories = Set.of();

    /** What was found of a pod the last time. */
    private record Known(PodProcess witness, KubeletPod pod, int looksAtHostNetwork) {

        boolean isYoung() {
            return looksAtHostNetwork > 0 && looksAtHostNetwork < LOOKS_AT_HOST_NETWORK;
        }
    }

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
        var node = new NodeProcesses(proc);
        var pods = new ArrayList<KubeletPod>();
        var next = new HashMap<String, Known>();
        tree.pods().forEach((uid, where) -> pods.add(find(uid, where, node, next)));
        known = next;
        directories = Set.copyOf(tree.directories());
        return new KubeletScan(
                pods,
                pods.stream().anyMatch(Starting.class::isInstance)
                        || next.values().stream().anyMatch(Known::isYoung));
    }

    /** Directories whose changes are changes of what {@link #find} found last. */
    public Set<Path> directories() {
        return directories;
    }

    private KubeletPod find(
            String uid, PodDirectories where, NodeProcesses node, Map<String, Known> next) {
        var before = known.get(uid);
        if (before != null && !before.isYoung() && before.witness().lives(proc)) {
            next.put(uid, before);
            return before.pod();
        }
        return switch (node.witness(processes(where))) {
            case Nobody(var reason) -> new Starting(uid, reason);
            case Oldest(var process, var inNodesNamespace) when inNodesNamespace -> {
                int looks = before == null ? 0 : before.looksAtHostNetwork();
                var pod = new HostNetwork(uid);
                next.put(uid, new Known(process, pod, Math.min(looks + 1, LOOKS_AT_HOST_NETWORK)));
                yield pod;
            }
            case Oldest(var process, var _) -> open(uid, where, process, next);
        };
    }

    private static List<Long> processes(PodDirectories where) {
        return where.containers().stream()
                .flatMap(container -> PodCgroup.processes(container).stream())
                .toList();
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
        var pod = new Isolated(uid, PodProcess.netns(proc, witness.pid()).toString(), cookie);
        next.put(uid, new Known(witness, pod, 0));
        return pod;
    }
}
