package io.sidelane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void keepsTheOrderAndWhatIsThereTwice() {
        var fields = new Fields(1);
        for (int i = 0; i < 100; i++) {
            fields.add("n" + i % 10, Integer.toString(i));
        }

        assertThat(fields.size()).isEqualTo(100);
        assertThat(fields.get("n3")).hasToString("3");
        assertThat(fields.count("n3")).isEqualTo(10);
    }

    @Test
    void takesAwayAllOfAName() {
        var fields = new Fields().add("a", "1").add("b", "2").add("a", "3");

        fields.set("a", "4");

        assertThat(fields).hasToString("b: 2\na: 4\n");
        assertThat(fields.get("c")).isNull();
    }

    @Test
    void aBodyMustBeAsLongAsPromised() {
        var length = new BodyLength(5);

        assertThat(length.take(3)).isTrue();
        assertThat(length.complete()).isFalse();
        assertThat(length.take(2)).isTrue();
        assertThat(length.complete()).isTrue();
        assertThat(length.take(1)).isFalse();
    }

    @Test
    void withoutAPromiseAnyLengthWillDo() {
        var length = new BodyLength(RequestRules.NO_LENGTH);

        assertThat(length.take(Integer.MAX_VALUE)).isTrue();
        assertThat(length.complete()).isTrue();
    }
}
