package io.sidelane.gateway;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

    Path file() {
        if (file == null) {
            if (spec == null) {
                throw new IllegalStateException("options used outside of a command line");
            }
            throw new ParameterException(
                    spec.commandLine(), "--config: missing (expected: a YAML file)");
        }
        return file;
    }
}
