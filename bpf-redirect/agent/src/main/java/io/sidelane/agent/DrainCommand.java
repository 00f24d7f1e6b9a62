package io.sidelane.agent;

import io.sidelane.agent.datapath.DataPaths;
import io.sidelane.agent.datapath.DrainOutcome;
import io.sidelane.command.HelpOption;
import io.sidelane.command.TimeConverter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agent drain}: leaves the node without losing a byte. */
@Command(
        name = "drain",
        description = {
            "Stops redirecting, lets readers read what is queued, detaches and unpins.",
            "Connections go on by TCP. Stop the agent first, or it reports that it was drained."
        },
        footerHeading = "%nExample:%n",
        footer = "  sidelane agent drain --timeout 1m")
final class DrainCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private DataPathOptions dataPath = new DataPathOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = TimeConverter.class,
            description =
                    "how long to wait for readers, such as 500ms, 5s, 1m (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(5);

    @Override
    public Integer call() {
        return report(DataPaths.drain(dataPath.config(false), timeout));
    }

    private int report(DrainOutcome outcome) {
        return switch (outcome) {
            case DrainOutcome.Drained(var connections, var behind, var outOfReach, var took) -> {
                Printed.to(spec)
                        .println(
                                "drained: %d ends on TCP, nothing attached or pinned (%d ms)"
                                        .formatted(connections, took.toMillis()));
                if (behind > 0) {
                    Printed.to(spec)
                            .println(
                                    "%d of them always had bytes unread; each leaves the kernel's"
                                                    .formatted(behind)
                                            + " maps as it closes");
                }
                if (outOfReach > 0) {
                    Printed.to(spec)
                            .println(
                                    "%d of them are in network namespaces out of reach (expected:"
                                                    .formatted(outOfReach)
                                            + " CAP_SYS_ADMIN and CAP_SYS_PTRACE, the node's"
                                            + " processes or /run/netns); each leaves the kernel's"
                                            + " maps as it closes");
                }
                yield 0;
            }
            case DrainOutcome.NothingLoaded() -> {
                Printed.to(spec).println("nothing is loaded");
                yield 0;
            }
        };
    }
}
