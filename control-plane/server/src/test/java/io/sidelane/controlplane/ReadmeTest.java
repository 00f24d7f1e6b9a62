package io.sidelane.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ReadmeTest {

    @Test
    void theHelpInTheReadmeIsTheHelpOfTheCommand() throws IOException {
        var out = new StringWriter();
        ControlPlaneMain.commandLine().usage(new PrintWriter(out), Ansi.OFF);

        assertThat(Files.readString(Path.of("README.md")))
                .contains("<!-- help -->\n```\n" + out + "```\n<!-- /help -->");
    }
}
