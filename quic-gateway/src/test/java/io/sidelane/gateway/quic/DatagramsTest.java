package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramsTest {

    private static ByteBuf packet(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c06b3343cf00", "d06b3343cf00", "806b3343cf00", "f0ff00001d00"})
    void anotherVersionIsOneWhateverTheFirstByteSaysOfTypes(String hex) {
        assertThat(Datagrams.isOtherVersion(packet(hex))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c00000000100", "c00000000000", "506b3343cf00", "c06b3343cf", ""})
    void version1AndNegotiationAndShortHeadersAndPiecesAreNone(String hex) {
        assertThat(Datagrams.isOtherVersion(packet(hex))).isFalse();
    }

    @Test
    void isToldTheVersionByItsOwnIds() {
        var answer = Datagrams.versions(packet("d06b3343cf" + "02aabb" + "03010203" + "ffff"));

        assertThat(answer).isNotNull();
        assertThat(ByteBufUtil.hexDump(answer))
                .isEqualTo("c0" + "00000000" + "03010203" + "02aabb" + "00000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d06b3343cf02aa",
                "d06b3343cf02aabb",
                "d06b3343cf02aabb020c",
                "d06b3343cfff"
            })
    void whatHasNoIdsIsNotAnswered(String hex) {
        assertThat(Datagrams.versions(packet(hex))).isNull();
    }
}
