package io.sidelane.agent;

import io.sidelane.agent.admin.AdminAddress;
import io.sidelane.agent.datapath.DataPathConfig;
import java.nio.file.Path;

/**
 * What an agent is started with.
 *
 * @param cgroupRoot where cgroup v2 is mounted
 */
record AgentConfig(
        Path policyDirectory,
        Path netnsDirectory,
        Path cgroupRoot,
        DataPathConfig dataPath,
        String node,
        AdminAddress admin) {

    static final Path NETNS_DIRECTORY = Path.of("/run/netns");
    static final String ADMIN = "unix:/run/sidelane/agent.sock";
    static final String BPFFS = "/sys/fs/bpf/sidelane";
}
