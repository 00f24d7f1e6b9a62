package io.sidelane.agent;

import io.sidelane.agent.admin.AdminAddress;
import io.sidelane.agent.datapath.DataPathConfig;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What an agent is started with.
 *
 * @param cgroupRoot where cgroup v2 is mounted
 * @param podTrees roots of the cgroup hierarchies that a kubelet's pods may be in
 * @param proc procfs of the node's process namespace
 * @param root root directory of the node, to see what the machine has
 */
record AgentConfig(
        Policy policy,
        Path netnsDirectory,
        Path cgroupRoot,
        List<Path> podTrees,
        Path proc,
        Path root,
        DataPathConfig dataPath,
        String node,
        AdminAddress admin) {

    static final Path NETNS_DIRECTORY = Path.of("/run/netns");
    static final Path PROC = Path.of("/proc");
    static final String ROOT = "/";
    static final String ADMIN = "unix:/run/sidelane/agent.sock";
    static final String BPFFS = "/sys/fs/bpf/sidelane";
    static final String STATE = "/var/lib/sidelane/agent";

    AgentConfig {
        podTrees = List.copyOf(podTrees);
    }

    /** Where policy comes from. */
    sealed interface Policy {}

    record FromDirectory(Path directory) implements Policy {}

    record FromControlPlane(ControlPlaneConfig controlPlane) implements Policy {}
}
