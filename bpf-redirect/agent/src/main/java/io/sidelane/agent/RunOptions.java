package io.sidelane.agent;

import io.sidelane.agent.AgentConfig.FromControlPlane;
import io.sidelane.agent.AgentConfig.FromDirectory;
import io.sidelane.agent.admin.AdminAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the running agent is told on the command line. */
final class RunOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Mixin private DataPathOptions dataPath = new DataPathOptions();

    @Mixin private MachineOptions machine = new MachineOptions();

    @Option(
            names = "--policy-dir",
            paramLabel = "DIR",
            description =
                    "directory with YAML files of AccelerationProfile, AccelerationPolicy,"
                            + " ClusterAccelerationPolicy and Pod; watched for changes.")
    private @Nullable Path policyDirectory;

    @Mixin private ControlPlaneOptions controlPlane = new ControlPlaneOptions();

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "name of this node in status and metrics (default: the host name).")
    private @Nullable String node;

    @Option(
            names = "--admin",
            paramLabel = "ADDR",
            defaultValue = AgentConfig.ADMIN,
            description =
                    "where health, metrics, status and connections are served: 127.0.0.1:PORT or"
                            + " unix:/PATH (default: ${DEFAULT-VALUE}).")
    private String admin = AgentConfig.ADMIN;

    @Option(
            names = {"-v", "--verbose"},
            description = "log more.")
    private boolean verbose;

    @Option(names = "--unguarded", hidden = true)
    private boolean unguarded;

    boolean verbose() {
        return verbose;
    }

    boolean unguarded() {
        return unguarded;
    }

    AgentConfig config() {
        if ((policyDirectory != null) == controlPlane.asked()) {
            throw usage(
                    "--policy-dir, --control-plane: %s (expected: exactly one of them)"
                            .formatted(controlPlane.asked() ? "both" : "missing"));
        }
        try {
            return new AgentConfig(
                    policyDirectory == null
                            ? new FromControlPlane(controlPlane.config())
                            : new FromDirectory(policyDirectory.toAbsolutePath().normalize()),
                    AgentConfig.NETNS_DIRECTORY,
                    DataPathOptions.cgroupRoot(),
                    dataPath.podTrees(),
                    AgentConfig.PROC,
                    machine.root(),
                    dataPath.config(unguarded),
                    node == null ? Versions.hostname() : node,
                    AdminAddress.parse(admin));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException usage(String message) {
        if (spec == null) {
            throw new IllegalStateException("options used outside of a command line");
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
