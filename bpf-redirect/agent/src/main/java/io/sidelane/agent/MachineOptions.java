package io.sidelane.agent;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the node's own files are; the same for every subcommand that looks at the machine. */
final class MachineOptions {

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = AgentConfig.ROOT,
            description =
                    "root directory of the node, to see what the machine has; in a container that"
                            + " sees the node's processes /proc/1/root (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path root = Path.of(AgentConfig.ROOT);

    Path root() {
        return root.toAbsolutePath();
    }
}
