package io.sidelane.xds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void plainWordsStayAsTheyAre() {
        assertThat(Quoted.of("no filter “a.b” – ü 日本", 100)).isEqualTo("no filter “a.b” – ü 日本");
    }

    @Test
    void whatIsNotPrintedIsWrittenOut() {
        assertThat(Quoted.of("a\nb\u001b[31m\u202e\u2028\ud800", 100))
                .isEqualTo("a\\u000ab\\u001b[31m\\u202e\\u2028\\ud800");
    }

    @Test
    void whatIsTooLongIsCutAndCounted() {
        assertThat(Quoted.of("x".repeat(1_000), 3)).isEqualTo("xxx… (997 more)");
    }
}
