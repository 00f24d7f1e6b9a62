package io.sidelane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("status"),
                    List.of("explain", "pod"),
                    List.of("xds", "clients"),
                    List.of("xds", "diff"));

    @Test
    void theHelpInTheReadmeIsTheHelpOfTheCommands() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var help = new StringBuilder();
        for (var words : COMMANDS) {
            var arguments = new ArrayList<>(words);
            arguments.add("--help");
            help.append(help.isEmpty() ? "" : "\n")
                    .append(Ended.sidelane(arguments.toArray(String[]::new)).out());
        }

        assertThat(readme).contains("<!-- help -->\n```\n" + help + "```\n<!-- /help -->");
    }
}
