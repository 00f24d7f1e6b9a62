package io.sidelane.it.paths;

import io.sidelane.agent.AgentMain;
import io.sidelane.it.equivalence.EquivalenceCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done on a kernel of the lab. In one process: starting another takes seconds there. */
@Command(
        name = "round",
        description =
                "On a kernel of the lab: doctor, paths, then equivalence with these arguments.",
        footer = {"", "Example: round --doctor FILE -- --quick --only order"})
public final class RoundCommand implements Callable<Integer> {

    @Mixin private PathsCommand paths = new PathsCommand();

    @Option(names = "--doctor", description = "Where the doctor's words are written, too.")
    private @Nullable Path doctor;

    @Parameters(description = "Arguments of equivalence.")
    private List<String> equivalence = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        var said = new StringWriter();
        int code = AgentMain.commandLine().setOut(new PrintWriter(said)).execute("doctor");
        IO.print(said);
        if (doctor != null) {
            Files.writeString(doctor, said.toString());
        }
        if (code != 0) {
            return code;
        }
        code = paths.call();
        return code != 0
                ? code
                : new CommandLine(new EquivalenceCommand())
                        .execute(equivalence.toArray(String[]::new));
    }
}
