package io.sidelane.agent;

import io.sidelane.agent.admin.Json;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        switch (output.format()) {
            case TEXT ->
                    Printed.to(spec)
                            .println(
                                    "sidelane-agent %s (Java %s, Linux %s)"
                                            .formatted(
                                                    Versions.agent(),
                                                    Versions.java(),
                                                    Versions.kernel()));
            case JSON ->
                    Printed.json(
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
