package io.sidelane.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.Page;
import io.sidelane.cli.render.ClientsText;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sidelane xds clients}. */
@Command(
        name = "clients",
        description =
                "Lists the ADS streams: who, on which protocol, and of each type how much it"
                        + " subscribes to, how much it has yet to get, and what it refused, in its"
                        + " own words.",
        footerHeading = "%nExamples:%n",
        footer = {"  sidelane xds clients", "  sidelane xds clients --limit 1000 -o json"})
final class ClientsCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private ServerOption server = new ServerOption();

    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "clients to show, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Option(
            names = "--after",
            paramLabel = "NEXT",
            description = "where the page before this one said to go on.")
    private @Nullable String after;

    @Override
    public Integer call() throws FailedException {
        var api = server.api();
        var answer =
                api.get(
                        "/api/v1/clients?limit=%d%s"
                                .formatted(
                                        limit,
                                        after == null ? "" : "&after=" + ReadApi.part(after)));
        var screen = Screen.of(spec);
        screen.print(
                switch (output.format()) {
                    case JSON -> Json.pretty(answer);
                    case TEXT ->
                            ClientsText.of(
                                    api.as(answer, new TypeReference<Page<ClientSummary>>() {}),
                                    screen.ink());
                });
        return 0;
    }
}
