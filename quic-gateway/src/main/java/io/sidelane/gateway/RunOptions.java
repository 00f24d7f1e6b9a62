package io.sidelane.gateway;

import io.sidelane.gateway.config.ProcessConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the running gateway is told on the command line. */
final class RunOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with listeners, routes and upstreams; watched for changes.")
    private @Nullable Path file;

    @Mixin private ControlPlaneOptions controlPlane = new ControlPlaneOptions();

    /** Runs what is asked for, until it ends. */
    int run() throws StartException, InterruptedException, IOException {
        if (controlPlane.asked()) {
            try {
                var process =
                        file == null ? ProcessConfig.DEFAULT : new ConfigSource(file).readProcess();
                return FollowControlPlane.run(
                        controlPlane.config(), process, controlPlane.gateway());
            } catch (IllegalArgumentException e) {
                throw misuse(String.valueOf(e.getMessage()));
            }
        }
        if (file == null) {
            throw misuse("--config, --control-plane: missing (expected: one of them, or both)");
        }
        return Foreground.run(new ConfigSource(file));
    }

    private ParameterException misuse(String message) {
        if (spec == null) {
            throw new IllegalStateException("options used outside of a command line");
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
