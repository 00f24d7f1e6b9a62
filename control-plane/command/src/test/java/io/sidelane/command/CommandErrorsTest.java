package io.sidelane.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command line that is not understood is answered in one form, whatever picocli calls it. */
class CommandErrorsTest {

    enum Level {
        low,
        high
    }

    @Command(name = "tool")
    static final class Tool implements Runnable {

        @Option(
                names = "--config-dir",
                paramLabel = "DIR",
                required = true,
                description = "where files are.")
        private String directory = "";

        @Option(names = "--count", paramLabel = "N")
        private int count;

        @Option(names = "--level", paramLabel = "LEVEL")
        private Level level = Level.low;

        @Option(names = "--wait", paramLabel = "TIME", converter = TimeConverter.class)
        private Duration wait = Duration.ZERO;

        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "PORT", index = "0", arity = "0..1")
        private int port;

        @Parameters(
                paramLabel = "[A/]B",
                index = "1",
                arity = "0..1",
                converter = TimeConverter.class)
        private Duration last = Duration.ZERO;

        @Override
        public void run() {}
    }

    private static String said(String line) {
        var err = new StringWriter();
        int exit =
                new CommandLine(new Tool())
                        .setParameterExceptionHandler(CommandErrors::misuse)
                        .setErr(new PrintWriter(err, true))
                        .execute(line.split(" "));
        assertThat(exit).isEqualTo(line.equals("--config-dir d") ? 0 : CommandErrors.MISUSED);
        return err.toString().replace("; see 'tool --help'\n", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --config-dir d                | ''
                    --count 3                     | --config-dir: missing (expected: where files are)
                    --config-dir d --count three  | --count: three (expected: a whole number)
                    --config-dir d port           | PORT: port (expected: a whole number)
                    --config-dir d --level middle | --level: middle (expected: one of low, high)
                    --config-dir d --wait 30      | --wait: 30 (expected: a time such as 500ms, 30s, 5m, 12h, 90d or P90D)
                    --config-dir d -o yaml        | --output: yaml (expected: text or json)
                    --config-dir d 1 2            | [A/]B: 2 (expected: a time such as 500ms, 30s, 5m, 12h, 90d or P90D)
                    --config-dir d 1 2s 3         | 3: not understood (expected: no more words)
                    """)
    void saysWhatIsWrongAndWhatWouldDo(String line, String expected) {
        assertThat(said(line)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "12h, PT12H",
        "90d, PT2160H",
        "P30D, PT720H"
    })
    void timesAreWrittenAsPeopleDoOrAsIsoDoes(String written, Duration time) {
        assertThat(new TimeConverter().convert(written)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "table"})
    void aTableIsText(String written) {
        var tool = new Tool();

        new CommandLine(tool).parseArgs("--config-dir", "d", "-o", written);

        assertThat(tool.output.json()).isFalse();
    }

    @Test
    void jsonIsForPrograms() {
        var tool = new Tool();

        new CommandLine(tool).parseArgs("--config-dir", "d", "-o", "json");

        assertThat(tool.output.json()).isTrue();
    }
}
