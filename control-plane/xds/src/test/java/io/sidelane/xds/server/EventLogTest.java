package io.sidelane.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final List<String> lines = new ArrayList<>();
    private long now = 1;
    private final EventLog log = new EventLog(new Lines(), () -> now);

    @Test
    void aFloodIsAFewLines() {
        for (var i = 0; i < 1_000; i++) {
            log.refused("anonymous", "bad request " + i);
        }

        assertThat(lines).hasSize(11).first().isEqualTo("refused anonymous: bad request 0");
    }

    @Test
    void whatWasLeftOutIsCountedInTheNextLine() {
        for (var i = 0; i < 1_000; i++) {
            log.refused("anonymous", "bad request");
        }

        now += TimeUnit.SECONDS.toNanos(2);
        log.refused("anonymous", "another");

        assertThat(lines.getLast()).isEqualTo("refused anonymous: another (989 more like it)");
    }

    private final class Lines implements System.Logger {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String message,
                @Nullable Throwable thrown) {
            lines.add(String.valueOf(message));
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object... parameters) {
            lines.add(String.valueOf(format));
        }
    }
}
