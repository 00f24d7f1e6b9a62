package io.sidelane.agent.pod;

import io.sidelane.agent.pod.NodeProcesses.Nobody;
import io.sidelane.agent.pod.NodeProcesses.Oldest;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.Reason;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the pods of the node: those that documents point to, and named network namespaces that no
 * document points to, as pods of namespace {@code default} without labels.
 *
 * <p>Asks for every cookie each time: an inode number is given to the next namespace, so nothing
 * cheaper tells one namespace from its successor of the same name.
 */
public final class PodFinder {

    private final NamedNetns named;
    private final Path cgroupRoot;
    private final Path proc;
    private final NetnsCookies cookies;

    /**
     * @param proc procfs of the node's process namespace
     */
    public PodFinder(Path netnsDirectory, Path cgroupRoot, Path proc, NetnsCookies cookies) {
        this.named = new NamedNetns(netnsDirectory);
        this.cgroupRoot = cgroupRoot;
        this.proc = proc;
        this.cookies = cookies;
    }

    public PodScan find(List<Pod> documents) {
        return new Scan().of(documents);
    }

    private final class Scan {

        private final List<FoundPod> found = new ArrayList<>();
        private final List<MissingPod> missing = new ArrayList<>();
        private final Set<Path> pointedTo = new HashSet<>();
        private final Set<String> taken = new HashSet<>();
        private final NodeProcesses processes = new NodeProcesses(proc);
        private boolean unsettled;

        PodScan of(List<Pod> documents) {
            for (var pod : documents) {
                taken.add(pod.metadata().qualifiedName());
                try {
                    document(pod);
                } catch (InvalidPathException e) {
                    miss(
                            pod,
                            "-",
                            "annotations: a path that cannot be one: %s (expected: no NUL in it)"
                                    .formatted(e.getReason()));
                }
            }
            for (var name : named.names()) {
                var path = named.path(name);
                var pod = new Pod(Metadata.named("default", name));
                if (!pointedTo.contains(path) && taken.add(pod.metadata().qualifiedName())) {
                    open(pod, path);
                }
            }
            return new PodScan(found, missing, unsettled);
        }

        private void document(Pod pod) {
            var netns = pod.netns();
            var cgroup = pod.cgroup();
            Path cgroupPath = cgroup == null ? null : PodCgroup.resolve(cgroupRoot, cgroup);
            if (cgroupPath != null && !Files.isDirectory(cgroupPath)) {
                miss(
                        pod,
                        "-",
                        "annotation %s: %s (expected: a cgroup v2 directory)"
                                .formatted(Names.CGROUP, cgroupPath));
            } else if (netns != null) {
                named(pod, netns);
            } else if (cgroupPath != null) {
                byProcess(pod, cgroupPath);
            } else {
                miss(
                        pod,
                        "-",
                        "annotations: none says where its sockets are (expected: %s or %s)"
                                .formatted(Names.NETNS, Names.CGROUP));
            }
        }

        private void named(Pod pod, String netns) {
            boolean isPath = netns.startsWith("/");
            if (!isPath && (netns.contains("/") || netns.startsWith(".") || netns.isEmpty())) {
                miss(
                        pod,
                        netns,
                        "annotation %s: %s (expected: a name under /run/netns, or a path)"
                                .formatted(Names.NETNS, netns));
                return;
            }
            var path = isPath ? Path.of(netns).normalize() : named.path(netns);
            pointedTo.add(path);
            open(pod, path);
        }

        private void byProcess(Pod pod, Path cgroup) {
            switch (processes.witness(PodCgroup.processes(cgroup))) {
                case Nobody(var reason) ->
                        miss(
                                pod,
                                "-",
                                "annotation %s: %s: %s".formatted(Names.CGROUP, cgroup, reason));
                case Oldest(var process, var inNodesNamespace) when inNodesNamespace ->
                        missing.add(
                                new MissingPod(
                                        pod,
                                        "-",
                                        Reason.HOST_NETWORK,
                                        "annotation %s: %s: process %d is in the node's network namespace (expected: one of its own)"
                                                .formatted(Names.CGROUP, cgroup, process.pid())));
                case Oldest(var process, var _) -> open(pod, PodProcess.netns(proc, process.pid()));
            }
        }

        private void open(Pod pod, Path path) {
            var netns = named.nameOf(path);
            try {
                found.add(new FoundPod(pod, netns, path.toString(), cookies.of(path)));
            } catch (RuntimeException e) {
                // `ip netns add` makes the file first and mounts the namespace on it after.
                unsettled |= Files.exists(path);
                miss(
                        pod,
                        netns,
                        "network namespace %s: %s"
                                .formatted(
                                        netns,
                                        Files.exists(path)
                                                ? e.getMessage()
                                                : "not there (expected: " + path + ")"));
            }
        }

        private void miss(Pod pod, String netns, String message) {
            missing.add(new MissingPod(pod, netns, Reason.NETWORK_NOT_FOUND, message));
        }
    }
}
