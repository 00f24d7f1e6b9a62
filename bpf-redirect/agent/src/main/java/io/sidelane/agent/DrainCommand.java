package io.sidelane.agent;

import io.sidelane.agent.datapath.DataPaths;
import io.sidelane.agent.datapath.DrainOutcome;
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
            "Stops redirecting, waits until nothing is unread, detaches and unpins.",
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
            defaultValue = "30s",
            converter = TimeConverter.class,
            description =
                    "how long to wait for readers, such as 500ms, 30s, 5m (default:"
                            + " ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(30);

    @Override
    public Integer call() {
        return report(DataPaths.drain(dataPath.config(false), timeout));
    }

    private int report(DrainOutcome outcome) {
        return switch (outcome) {
            case DrainOutcome.Drained(var connections, var took) -> {
                Output.of(spec)
                        .println(
                                "drained: %d connections on TCP, nothing unread, detached (%d ms)"
                                        .formatted(connections, took.toMillis()));
                yield 0;
            }
            case DrainOutcome.NothingLoaded() -> {
                Output.of(spec).println("nothing is loaded");
                yield 0;
            }
            case DrainOutcome.StillUnread(var connections, var bytes) -> {
                Output.errors(spec)
                        .println(
                                "drain: %d connections with %d bytes unread after %d s (expected: none);"
                                                .formatted(connections, bytes, timeout.toSeconds())
                                        + " redirecting is off, everything stays loaded so that"
                                        + " they can be read");
                yield 1;
            }
        };
    }
}
