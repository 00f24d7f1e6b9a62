package io.sidelane.api.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, 1",
        "10.0.0.7-10.0.0.9, 10.0.0.7-10.0.0.9, 3",
        "10.0.0.7/30, 10.0.0.4-10.0.0.7, 4",
        "0.0.0.0/0, 0.0.0.0-255.255.255.255, 4294967296",
        "fd00::1-fd00::ff, fd00::1-fd00::ff, 255",
        "fd00::/120, fd00::-fd00::ff, 256",
        "fd00:0:0:1::9, fd00:0:0:1::9, 1"
    })
    void addressesInARowAreRead(String text, String shown, long size) {
        var range = parse(text);

        assertThat(range).hasToString(shown);
        assertThat(range.size()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0", "10.0.0.9-10.0.0.7", "10.0.0.1-fd00::1", "10.0.0.1/33", "x/8"})
    void whatIsNoneIsNull(String text) {
        assertThat(Range.parse(text)).isNull();
    }

    @Test
    void aHoleLeavesWhatIsBesideIt() {
        assertThat(parse("10.0.0.1-10.0.0.9").without(parse("10.0.0.3-10.0.0.4")).toString())
                .isEqualTo("[10.0.0.1-10.0.0.2, 10.0.0.5-10.0.0.9]");
        assertThat(parse("10.0.0.1").without(parse("10.0.0.0/24"))).isEmpty();
        assertThat(parse("10.0.0.1").without(parse("::/0"))).hasSize(1);
    }

    private static Range parse(String text) {
        return Objects.requireNonNull(Range.parse(text), text);
    }
}
