package io.sidelane.agent;

import io.sidelane.agent.datapath.DataPathConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the data path is; the same for every subcommand that touches it. */
final class DataPathOptions {

    @Option(
            names = "--cgroup",
            paramLabel = "PATH",
            description =
                    "cgroup v2 directory whose sockets are considered (default: the root, wherever"
                            + " it is mounted).")
    private @Nullable Path cgroup;

    @Option(
            names = "--bpffs",
            paramLabel = "DIR",
            defaultValue = AgentConfig.BPFFS,
            description =
                    "directory on a bpffs to pin under, mounted if there is none (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path bpffs = Path.of(AgentConfig.BPFFS);

    DataPathConfig config(boolean unguarded) {
        return new DataPathConfig(
                cgroup == null ? cgroupRoot() : cgroup.toAbsolutePath(),
                bpffs.toAbsolutePath(),
                unguarded);
    }

    /** Where a kubelet's pods are: only those below {@code --cgroup} when that is narrower. */
    List<Path> podTrees() {
        return cgroup == null || cgroup.equals(cgroupRoot())
                ? CgroupRoot.podTrees()
                : List.of(cgroup.toAbsolutePath());
    }

    /** Where it is expected when it is nowhere: the data path says so in its own words. */
    static Path cgroupRoot() {
        var root = CgroupRoot.find();
        return root == null ? Path.of("/sys/fs/cgroup") : root;
    }
}
