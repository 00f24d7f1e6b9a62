package io.sidelane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.LabelSelector.Operator;
import io.sidelane.api.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelSelectorTest {

    @Test
    void nothingAskedMatchesEverything() {
        assertThat(LabelSelector.EVERYTHING.matches(Map.of())).isTrue();
    }

    @Test
    void allLabelsMustMatch() {
        var selector = new LabelSelector(Map.of("a", "1", "b", "2"), List.of());

        assertThat(selector.matches(Map.of("a", "1", "b", "2", "c", "3"))).isTrue();
        assertThat(selector.matches(Map.of("a", "1"))).isFalse();
        assertThat(selector.matches(Map.of("a", "1", "b", "x"))).isFalse();
    }

    @Test
    void inNeedsTheLabelAndNotInDoesNot() {
        assertThat(matches(Operator.IN, Set.of("1", "2"), Map.of("a", "2"))).isTrue();
        assertThat(matches(Operator.IN, Set.of("1"), Map.of())).isFalse();
        assertThat(matches(Operator.NOT_IN, Set.of("1"), Map.of("a", "1"))).isFalse();
        assertThat(matches(Operator.NOT_IN, Set.of("1"), Map.of())).isTrue();
    }

    @Test
    void existenceLooksAtTheKeyAlone() {
        assertThat(matches(Operator.EXISTS, Set.of(), Map.of("a", ""))).isTrue();
        assertThat(matches(Operator.EXISTS, Set.of(), Map.of())).isFalse();
        assertThat(matches(Operator.DOES_NOT_EXIST, Set.of(), Map.of("a", ""))).isFalse();
        assertThat(matches(Operator.DOES_NOT_EXIST, Set.of(), Map.of())).isTrue();
    }

    private static boolean matches(
            Operator operator, Set<String> values, Map<String, String> labels) {
        return new LabelSelector(Map.of(), List.of(new Requirement("a", operator, values)))
                .matches(labels);
    }
}
