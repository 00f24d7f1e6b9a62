package io.sidelane.injector;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.injector.offline.AddressesMain;
import io.sidelane.injector.offline.InjectMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class ReadmeTest {

    @Test
    void theHelpsInTheReadmeAreThoseOfTheCommands() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains(section("inject-help", InjectMain.commandLine()))
                .contains(section("addresses-help", AddressesMain.commandLine()))
                .contains(section("injector-help", InjectorMain.commandLine()));
    }

    private static String section(String name, CommandLine line) {
        var out = new StringWriter();
        line.usage(new PrintWriter(out), Ansi.OFF);
        return "<!-- %s -->\n```\n%s```\n<!-- /%s -->".formatted(name, out, name);
    }
}
