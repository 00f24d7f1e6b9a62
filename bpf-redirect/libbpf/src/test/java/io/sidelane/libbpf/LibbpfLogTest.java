package io.sidelane.libbpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibbpfLogTest {

    @Test
    void splitsAMessageIntoLines() {
        try (var log = LibbpfLog.open()) {
            log.add("libbpf: first\nsecond\n\n");

            assertThat(log.lines()).containsExactly("libbpf: first", "second");
        }
    }

    @Test
    void keepsTheEndOfWhatIsTooLong() {
        try (var log = LibbpfLog.open()) {
            for (int i = 0; i < 20_000; i++) {
                log.add("line " + i + "\n");
            }

            assertThat(log.lines()).last().isEqualTo("line 19999");
            assertThat(String.join("\n", log.lines()).length()).isBetween(32 * 1024, 80 * 1024);
        }
    }

    @Test
    void keepsTheEndOfOneMessageThatIsTooLong() {
        try (var log = LibbpfLog.open()) {
            log.add("x".repeat(1_000_000) + "\nthe end");

            assertThat(log.lines()).last().isEqualTo("the end");
            assertThat(log.lines().getFirst().length()).isLessThanOrEqualTo(64 * 1024);
        }
    }
}
