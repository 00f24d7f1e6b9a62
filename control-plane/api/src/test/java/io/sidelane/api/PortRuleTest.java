package io.sidelane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortRuleTest {

    @Test
    void everyPortIsTakenWhenNoneIsNamed() {
        assertThat(PortRule.ALL.takes(1)).isTrue();
        assertThat(PortRule.ALL.takes(65_535)).isTrue();
    }

    @Test
    void includedPortsAreTheOnlyOnesTaken() {
        var rule = PortRule.of(List.of(80), List.of());

        assertThat(rule.takes(80)).isTrue();
        assertThat(rule.takes(81)).isFalse();
    }

    @Test
    void excludedPortsAreNeverTaken() {
        var rule = PortRule.of(List.of(), List.of(5432));

        assertThat(rule.takes(5432)).isFalse();
        assertThat(rule.takes(80)).isTrue();
    }

    @Test
    void moreThanSixteenPortsDoNotFitTheKernelsRule() {
        var ports = IntStream.rangeClosed(1, 17).boxed().toList();

        assertThatThrownBy(() -> PortRule.of(ports, List.of()))
                .hasMessage("include: 17 ports (expected: at most 16)");
    }

    @Test
    void aPortIsIncludedOrExcludedAndNotBoth() {
        assertThatThrownBy(() -> PortRule.of(List.of(80), List.of(80)))
                .hasMessage("exclude: a port that is included as well (expected: one of the two)");
    }
}
