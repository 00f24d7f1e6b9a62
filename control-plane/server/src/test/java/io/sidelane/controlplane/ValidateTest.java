package io.sidelane.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidateTest {

    private static final Path REPOSITORY = Path.of("../..");
    private static final String PROFILE =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            """;
    private static final String POLICY =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationPolicy
            metadata: {name: fast, namespace: shop}
            spec:
              candidates:
              - profileRef: {name: sokmap}
            """;

    @TempDir private Path directory = Path.of("/nonexistent");

    private record Ended(int status, String out, String err) {}

    private static Ended validate(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status =
                ValidateMain.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    @Test
    void filesThatAreRightAreOneQuietLine() throws IOException {
        var file = file("a.yaml", PROFILE);

        assertThat(validate(file)).isEqualTo(new Ended(0, "1 object in 1 file: right\n", ""));
    }

    @Test
    void anErrorHasItsPlaceItsFieldAndWhatWouldDo() throws IOException {
        var file = file("a.yaml", PROFILE.replace("Sockmap", "Sokmap"));

        var ended = validate(file);

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out())
                .startsWith(file + ":4:14: spec.path: Sokmap (expected: one of Sockmap, ")
                .endsWith("did you mean Sockmap?)\n")
                .hasLineCount(1);
    }

    @Test
    void whatMayStandElsewhereIsAWarning() throws IOException {
        file("a.yaml", PROFILE);
        file("b.yaml", POLICY);
        file("c.yaml", PROFILE);

        var ended = validate(directory.toString());

        assertThat(ended.status()).isZero();
        assertThat(ended.out())
                .isEqualTo(
                        """
                        DIR/c.yaml:1:1: warning: AccelerationProfile sockmap: in two places (expected: one, DIR/a.yaml:1:1 has it too); that one counts
                        DIR/b.yaml:1:1: warning: spec.candidates[0].profileRef.name: sokmap is in none of the files (expected: one of sockmap; did you mean sockmap?)
                        3 objects in 3 files: right
                        """
                                .replace("DIR", directory.toString()));
    }

    @Test
    void programsGetTheSame() throws IOException {
        var file = file("a.yaml", PROFILE.replace("Sockmap", "Sokmap"));

        var report = new ObjectMapper().readTree(validate(file, "-o", "json").out());

        assertThat(report.at("/valid").asBoolean()).isFalse();
        assertThat(report.at("/problems/0/severity").asText()).isEqualTo("error");
        assertThat(report.at("/problems/0/line").asInt()).isEqualTo(4);
        assertThat(report.at("/problems/0/field").asText()).isEqualTo("spec.path");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(validate(directory.resolve("x").toString()))
                .isEqualTo(
                        new Ended(
                                1,
                                "",
                                "%s/x: cannot be read (expected: a file or a folder that can)%n"
                                        .formatted(directory)));
        assertThat(validate(directory.toString()).err())
                .contains("nothing to look at (expected: files that end in .yaml or .yml)");
        assertThat(validate())
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "FILE|DIR: missing (expected: YAML files, or folders that have some); see 'sidelane validate --help'\n"));
        assertThat(validate("--no-such", "x").err())
                .contains("--no-such: not understood (expected:");
        assertThat(validate("--trust-domain", "Corp", "x").err())
                .startsWith("--trust-domain: Corp (expected: 1 to 255 of a-z, ");
    }

    @Test
    void theHelpInTheCommandLinesReadmeIsTheHelpOfTheCommand() throws IOException {
        var readme = Files.readString(Path.of("../cli/README.md"));

        assertThat(readme)
                .contains(
                        "<!-- validate -->\n```\n"
                                + validate("--help").out()
                                + "```\n<!-- /validate -->");
    }

    @Test
    void theExamplesAreRight() {
        assertThat(validate(REPOSITORY.resolve("manifests/examples").toString()).status()).isZero();
    }

    static Stream<Path> bad() throws IOException {
        try (var files =
                Files.list(
                        REPOSITORY.resolve(
                                "it/src/test/resources/io/sidelane/it/kubernetes/bad"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void eachBadExampleIsRefusedInOneLine(Path file) {
        var ended = validate(file.toString());

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).startsWith(file + ":").contains("(expected: ").hasLineCount(1);
    }
}
