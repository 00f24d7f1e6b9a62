package io.sidelane.it.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.launcher.Script.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherIT {

    @ParameterizedTest
    @CsvSource({"tset,test", "set-up,setup", "benhc,bench", "doktor,doctor", "agnet,agent"})
    void aMisspeltCommandGetsASuggestion(String word, String meant) throws Exception {
        Outcome outcome = Script.sidelane(word);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors())
                .contains("unknown command: %s (did you mean %s?)".formatted(word, meant));
        assertThat(outcome.output()).isEmpty();
    }

    @Test
    void aWordLikeNoCommandGetsAllCommands() throws Exception {
        Outcome outcome = Script.sidelane("frobnicate");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors()).contains("unknown command: frobnicate (expected: setup, demo");
    }

    @Test
    void noCommandIsNoSuccess() throws Exception {
        Outcome outcome = Script.sidelane();

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors()).contains("usage: ./sidelane COMMAND");
    }

    @Test
    void aMisspeltOptionGetsASuggestion() throws Exception {
        Outcome outcome = Script.sidelane("setup", "--chek");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors()).contains("unknown option: --chek (did you mean --check?)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setup",
                "demo",
                "test",
                "bench",
                "doctor",
                "agent",
                "control-plane",
                "injector",
                "inject",
                "addresses",
                "gateway",
                "status",
                "explain",
                "xds",
                "validate",
                "version",
                "help"
            })
    void everyCommandHasHelpWithAnExample(String command) throws Exception {
        Outcome outcome = Script.sidelane(command, "--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output())
                .containsIgnoringCase("usage: ")
                .containsPattern("[Ee]xamples?:");
        assertThat(outcome.errors()).isEmpty();
    }

    @Test
    void thereIsNoColourWithoutATerminal() throws Exception {
        Outcome outcome = Script.sidelane("setup", "--check");

        assertThat(outcome.output()).contains("JDK 25").doesNotContain("\u001b");
    }

    @Test
    void theVersionIsTheProjects() throws Exception {
        Outcome outcome = Script.sidelane("version", "-o", "json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(new ObjectMapper().readTree(outcome.output()).path("version").asText())
                .matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void aNeedThatIsMissingComesWithWhatToDo(@TempDir Path empty) throws Exception {
        Outcome outcome =
                Script.run(
                        Map.of("SIDELANE_CACHE", empty.toString()), "sidelane", "setup", "--check");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).containsPattern("Envoy \\S+ +missing");
        assertThat(outcome.errors()).containsPattern("Envoy \\S+: not found \\(expected: .+\\)");
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void theTableOfNeedsIsThereForPrograms() throws Exception {
        Outcome outcome = Script.sidelane("setup", "--check", "-o", "json");

        var needs = new ObjectMapper().readTree(outcome.output()).path("needs");
        assertThat(needs).isNotEmpty();
        assertThat(needs)
                .allSatisfy(
                        need -> assertThat(need.path("state").asText()).isIn("found", "missing"));
    }

    @Test
    void aKernelThatTheLabDoesNotKnowIsRefused() throws Exception {
        Outcome outcome =
                Script.run(Map.of(), "it/lab/kernel-lab", "run", "--kernel", "5.4", "--", "true");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors()).contains("kernel: '5.4' (expected:");
    }
}
