package io.sidelane.command.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StderrLoggerTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");

    @Test
    void anEventIsOneLine() {
        assertThat(StderrLogger.line(NOON, Level.WARNING, "policy", "a.yaml: gone", null))
                .isEqualTo("2026-01-31T12:00:00.123Z WARN policy: a.yaml: gone");
    }

    @Test
    void aMessageCannotForgeAnEvent() {
        var forged = "x\n2026-01-31T12:00:00Z INFO policy: all is well\u001b[2J\u2028";

        assertThat(StderrLogger.line(NOON, Level.INFO, "policy", forged, null))
                .hasLineCount(1)
                .endsWith(
                        "policy: x\\u000a2026-01-31T12:00:00Z INFO policy: all is well\\u001b[2J\\u2028");
    }

    @Test
    void aThrowableIsNamedWithItsFirstFrame() {
        assertThat(
                        StderrLogger.line(
                                NOON,
                                Level.ERROR,
                                "agent",
                                "failed",
                                new IllegalStateException("why")))
                .contains("agent: failed: java.lang.IllegalStateException: why at ")
                .contains("StderrLoggerTest")
                .hasLineCount(1);
    }

    @Test
    void thePlatformsOwnLoggersAreQuiet() {
        assertThat(new StderrLogger("jdk.x", true).isLoggable(Level.INFO)).isFalse();
        assertThat(new StderrLogger("jdk.x", true).isLoggable(Level.WARNING)).isTrue();
        assertThat(new StderrLogger("agent", false).isLoggable(Level.INFO)).isTrue();
    }
}
