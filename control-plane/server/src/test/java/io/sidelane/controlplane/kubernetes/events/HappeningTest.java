package io.sidelane.controlplane.kubernetes.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HappeningTest {

    @Test
    void aNoteIsCutByBytesBetweenTwoCharacters() {
        assertThat(note("a".repeat(1_024))).hasSize(1_024);
        assertThat(note("a".repeat(1_025))).hasSize(1_024);
        assertThat(note("é".repeat(512))).isEqualTo("é".repeat(512));
        assertThat(note("a" + "é".repeat(512))).isEqualTo("a" + "é".repeat(511));
        assertThat(note("a" + "😀".repeat(256)))
                .isEqualTo("a" + "😀".repeat(255))
                .satisfies(
                        cut ->
                                assertThat(cut.getBytes(StandardCharsets.UTF_8))
                                        .hasSizeLessThanOrEqualTo(1_024));
    }

    private static String note(String note) {
        return new Happening(
                        new ObjectRef("", "Pod", "shop", "a"),
                        "u",
                        true,
                        "Rejected",
                        "ChoosePath",
                        note)
                .note();
    }
}
