package io.sidelane.gateway.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTypesTest {

    private static boolean begins(FrameTypes frames, String hex) {
        return frames.begins(5, Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05",
                "4005",
                "80000005",
                "0102000005",
                "000005",
                "c00000000000004002abcd05"
            })
    void findsTheTypeWhereverTheFrameBegins(String hex) {
        assertThat(begins(new FrameTypes(), hex)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000205",
                "00020505",
                "0005",
                "4045",
                "8000010500",
                "00000005",
                "000305050500"
            })
    void takesNothingElseForIt(String hex) {
        assertThat(begins(new FrameTypes(), hex)).isFalse();
    }

    @Test
    void goesOnFromBytesToBytes() {
        var frames = new FrameTypes();

        for (var piece : new String[] {"00", "40", "03", "05", "0505", "40"}) {
            assertThat(begins(frames, piece)).isFalse();
        }
        assertThat(begins(frames, "05")).isTrue();
    }
}
