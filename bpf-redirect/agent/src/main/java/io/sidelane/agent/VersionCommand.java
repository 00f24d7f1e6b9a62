package io.sidelane.agent;

import io.sidelane.agent.admin.Json;
import io.sidelane.command.HelpOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agent version}. */
@Command(
        name = "version",
        description = "Says which version this is and what it runs on.",
        footerHeading = "%nExample:%n",
        footer = "  sidelane agent version -o json")
final class VersionCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = OutputConverter.class,
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.TEXT;

    @Override
    public Integer call() {
        switch (output) {
            case TEXT ->
                    Output.of(spec)
                            .println(
                                    "sidelane-agent %s (Java %s, Linux %s)"
                                            .formatted(
                                                    Versions.agent(),
                                                    Versions.java(),
                                                    Versions.kernel()));
            case JSON ->
                    Output.print(
                            spec,
                            Json.object(
                                    json -> {
                                        json.writeStringField("version", Versions.agent());
                                        json.writeStringField("java", Versions.java());
                                        json.writeStringField("kernel", Versions.kernel());
                                    }));
        }
        return 0;
    }
}
