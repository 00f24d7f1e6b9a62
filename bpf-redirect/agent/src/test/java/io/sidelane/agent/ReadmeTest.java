package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.admin.AdminPages;
import io.sidelane.agent.admin.ControlPlaneView;
import io.sidelane.agent.datapath.FallbackCause;
import io.sidelane.agent.decision.PodStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ReadmeTest {

    private static final Path README = Path.of("../README.md");

    @Test
    void theHelpInTheReadmeIsTheHelpOfTheCommand() throws IOException {
        var out = new StringWriter();
        AgentMain.commandLine().usage(new PrintWriter(out), Ansi.OFF);

        assertThat(Files.readString(README))
                .contains("<!-- help -->\n```\n" + out + "```\n<!-- /help -->");
    }

    @Test
    void theReadmeNamesEveryStateAndCause() throws IOException {
        var readme = Files.readString(README);

        for (var state : PodStatus.State.values()) {
            assertThat(readme).contains("`" + state.word() + "`");
        }
        for (var cause : FallbackCause.values()) {
            assertThat(readme).containsPattern("cause: `[^`]*\\b" + cause.word() + "\\b");
        }
        for (var state : ControlPlaneView.State.values()) {
            assertThat(readme).contains("`" + state.word() + "`");
        }
        assertThat(AdminPages.paths()).allMatch(path -> readme.contains("| `" + path + "` |"));
    }
}
