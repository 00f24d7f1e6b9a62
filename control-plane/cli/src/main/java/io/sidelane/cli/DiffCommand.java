package io.sidelane.cli;

import io.sidelane.api.view.ClientDetail;
import io.sidelane.cli.render.DiffText;
import io.sidelane.command.CommandErrors;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sidelane xds diff}. */
@Command(
        name = "diff",
        description =
                "Shows what a client acknowledged beside what it should have, by type and name,"
                        + " with versions, and in its own words what it refused. Like diff, the"
                        + " status is 1 when the two differ.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane xds diff node-1",
            "  sidelane xds diff 17 --all    # by its stream, see `sidelane xds clients`"
        })
final class DiffCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private ServerOption server = new ServerOption();

    @Mixin private OutputOption output = new OutputOption();

    @Option(names = "--all", description = "show what is the same as well.")
    private boolean all;

    @Parameters(
            paramLabel = "CLIENT",
            description = "its node id, or the number of its stream where several have that id.")
    private String client = "";

    @Override
    public Integer call() throws FailedException {
        var api = server.api();
        var answer = api.get("/api/v1/clients/" + ReadApi.part(client));
        var detail = api.as(answer, ClientDetail.class);
        var screen = Screen.of(spec);
        screen.print(
                switch (output.format()) {
                    case JSON -> Json.pretty(answer);
                    case TEXT -> DiffText.of(detail, all, screen.ink());
                });
        return detail.resources().stream()
                        .allMatch(holding -> holding.state().equals(ClientDetail.State.SAME.word()))
                ? 0
                : CommandErrors.FAILED;
    }
}
