package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostTest {

    @Test
    void whatAServerAddsIsNoLoss() {
        assertThat(between("a: [{name: x, b: 1}]", "a: [{name: y}, {name: x, b: 1, c: 2}]\nd: 3"))
                .isEmpty();
    }

    @Test
    void whatItDropsOrChangesIsNamedWithBothValues() {
        assertThat(between("a: [{name: x, b: 1}]\nc: [1, 2]", "a: [{name: x}]\nc: [1, 3]"))
                .containsExactly("/a/0/b:  (expected: 1)", "/c/1: 3 (expected: 2)");
    }

    private static List<String> between(String sent, String stored) {
        return Lost.between(node(sent), node(stored));
    }

    private static JsonNode node(String yaml) {
        return Serialization.unmarshal(yaml, JsonNode.class);
    }
}
