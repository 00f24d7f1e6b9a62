package io.sidelane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"status", "explain", "explain pod", "xds", "xds clients", "xds diff"})
    void everyWordHasHelpWithAnExample(String words) {
        var ended = Ended.sidelane((words + " --help").split(" "));

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("Usage: sidelane " + words).containsPattern("Examples?:");
    }

    @Test
    void anUnknownWordGetsASuggestion() {
        assertThat(Ended.sidelane("xds", "client"))
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "client: not understood (expected: one of clients, diff; did you"
                                        + " mean clients?); see 'sidelane xds --help'\n"));
    }

    @Test
    void anUnknownOptionGetsASuggestion() {
        assertThat(Ended.sidelane("status", "--sever", "x").err())
                .contains("--sever: not understood (expected: one of ", "did you mean --server?");
    }

    @Test
    void aGroupOfWordsNeedsOne() {
        assertThat(Ended.sidelane("explain"))
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "sidelane explain: no word (expected: one of pod); see 'sidelane"
                                        + " explain --help'\n"));
        assertThat(Ended.sidelane().status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cp",
                "ftp://cp",
                "http://",
                "http://cp/api",
                "http://a:b@cp",
                "http://cp?x"
            })
    void aServerIsAnAddressAndNothingElse(String written) {
        var ended = Ended.sidelane("status", "--server", written);

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo(
                        "--server: %s (expected: an address like http://127.0.0.1:18080); see 'sidelane status --help'%n"
                                .formatted(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c", "/a", "a/", ""})
    void aPodHasANamespaceAndAName(String written) {
        var ended = Ended.sidelane("explain", "pod", written);

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains(written + " (expected: NAMESPACE/NAME)");
    }

    @Test
    void aMissingWordIsNamedWithWhatItIs() {
        assertThat(Ended.sidelane("xds", "diff"))
                .isEqualTo(
                        new Ended(
                                2,
                                "",
                                "CLIENT: missing (expected: its node id, or the number of its stream"
                                        + " where several have that id); see 'sidelane xds diff"
                                        + " --help'\n"));
    }

    @Test
    void anUnknownFormatNamesTheKnownOnes() {
        assertThat(Ended.sidelane("status", "-o", "yaml").err())
                .isEqualTo(
                        "--output: yaml (expected: text or json); see 'sidelane status --help'\n");
    }
}
