package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyPacketsTest {

    /* Ids of 2 and 1 bytes; an Initial with a token of 3 and 16 bytes more; early data of 10 bytes. */
    private static final String IDS = "00000001" + "02aaaa" + "01bb";
    private static final String INITIAL =
            "c0" + IDS + "03cccccc" + "4010" + "00000000000000000000000000000000";
    private static final String EARLY = "d0" + IDS + "0a" + "ffff";
    private static final String HANDSHAKE = "e0" + IDS + "02" + "0000";
    private static final String SHORT =
            "40" + "000000000000000000000000000000000000000000000000000000000000";

    private static List<Long> seals(String hex) {
        var seals = new ArrayList<Long>();
        EarlyPackets.spoil(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)), seals::add);
        return seals;
    }

    @Test
    void findsEachWhereverItIs() {
        var early = EARLY + "0000000000000007";

        assertThat(seals(early)).containsExactly(7L);
        assertThat(seals(INITIAL + early)).containsExactly(7L);
        assertThat(seals(INITIAL + HANDSHAKE + early + EARLY + "0000000000000008" + SHORT))
                .containsExactly(7L, 8L);
    }

    @Test
    void theSealOfOneThatDoesNotPassIsBrokenAndNothingElse() {
        var others = INITIAL + EARLY + "0000000000000008";
        var datagram = HexFormat.of().parseHex(others + EARLY + "0000000000000007" + HANDSHAKE);

        assertThat(EarlyPackets.spoil(Unpooled.wrappedBuffer(datagram), seal -> seal != 7))
                .isEqualTo(1);

        assertThat(HexFormat.of().formatHex(datagram))
                .isEqualTo(others + EARLY + "00000000000000f8" + HANDSHAKE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                SHORT,
                INITIAL,
                "d0" + IDS + "7fff" + "00",
                "d0" + IDS,
                "d000000002" + "02aaaa01bb" + "0a" + "00000000000000000000",
                "f0" + IDS + "00000000000000000000"
            })
    void otherThingsAreNone(String hex) {
        assertThat(seals(hex)).isEmpty();
    }
}
