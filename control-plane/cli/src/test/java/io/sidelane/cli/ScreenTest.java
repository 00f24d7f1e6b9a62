package io.sidelane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

    @Test
    void colourIsForTerminalsThatHaveItAndPeopleWhoWantIt() {
        assertThat(Screen.coloured(true, Map.of("TERM", "xterm"))).isTrue();
        assertThat(Screen.coloured(false, Map.of("TERM", "xterm"))).isFalse();
        assertThat(Screen.coloured(true, Map.of("TERM", "dumb"))).isFalse();
        assertThat(Screen.coloured(true, Map.of())).isFalse();
        assertThat(Screen.coloured(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
    }
}
