package io.sidelane.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.view.NodeSummary;
import io.sidelane.api.view.Overview;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PolicySummary;
import io.sidelane.cli.render.StatusText;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sidelane status}. */
@Command(
        name = "status",
        description =
                "Shows the control plane, its nodes and policies with their conditions, and what"
                        + " is wrong.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane status",
            "  sidelane status --watch",
            "  sidelane status -o json | jq .controlPlane.problems"
        })
final class StatusCommand implements Callable<Integer> {

    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final String SHOWN = "?limit=20";
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private ServerOption server = new ServerOption();

    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = {"-w", "--watch"},
            description = "show it again every 2 seconds, until interrupted.")
    private boolean watch;

    @Override
    public Integer call() throws FailedException, InterruptedException {
        var api = server.api();
        var screen = Screen.of(spec);
        screen.print(text(api, screen));
        while (watch) {
            Thread.sleep(INTERVAL);
            var next = text(api, screen);
            screen.print(screen.ink().coloured() ? HOME_AND_CLEAR + next : next);
        }
        return 0;
    }

    private String text(ReadApi api, Screen screen) throws FailedException {
        var answer = Json.MAPPER.createObjectNode();
        answer.set("controlPlane", api.get("/api/v1/status"));
        answer.set("nodes", api.get("/api/v1/nodes" + SHOWN));
        answer.set("policies", api.get("/api/v1/policies" + SHOWN));
        return switch (output.format()) {
            case JSON -> Json.pretty(answer);
            case TEXT -> table(api, answer, screen);
        };
    }

    private static String table(ReadApi api, JsonNode answer, Screen screen)
            throws FailedException {
        return StatusText.of(
                api.as(answer.get("controlPlane"), Overview.class),
                api.as(answer.get("nodes"), new TypeReference<Page<NodeSummary>>() {}),
                api.as(answer.get("policies"), new TypeReference<Page<PolicySummary>>() {}),
                screen.ink());
    }
}
