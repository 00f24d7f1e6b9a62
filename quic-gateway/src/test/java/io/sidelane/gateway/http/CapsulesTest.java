package io.sidelane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapsulesTest {

    /* Two datagrams, around one of a type that nobody knows. */
    private static final String STREAM = "0002aabb" + "41ff03010203" + "000100" + "0000";

    private final List<String> seen = new ArrayList<>();
    private final Capsules capsules = new Capsules();

    private boolean read(String hex) {
        return capsules.read(
                Unpooled.copiedBuffer(HexFormat.of().parseHex(hex)),
                datagram -> seen.add(ByteBufUtil.hexDump(datagram)));
    }

    @Test
    void datagramsAreFoundInWhateverPieces() {
        for (int cut = 1; cut <= STREAM.length() / 2; cut++) {
            seen.clear();
            for (int at = 0; at < STREAM.length(); at += 2 * cut) {
                assertThat(read(STREAM.substring(at, Math.min(STREAM.length(), at + 2 * cut))))
                        .isTrue();
            }
            assertThat(seen).as("pieces of %d", cut).containsExactly("aabb", "00", "");
        }
    }

    @Test
    void whatIsNotKnownIsNotKeptHoweverLongItIs() {
        assertThat(read("41ff" + "ffffffffffffffff")).isTrue();
        assertThat(read("aa".repeat(1_000))).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void aDatagramLongerThanAnyMayBeEndsIt() {
        assertThat(read("00" + "80010007")).isTrue();
        assertThat(
                        new Capsules()
                                .read(
                                        Unpooled.copiedBuffer(new byte[] {0, (byte) 0x80, 1, 0, 8}),
                                        _ -> {}))
                .isFalse();
    }

    @Test
    void whatIsWrittenIsRead() {
        var written = Capsules.datagram(Unpooled.copiedBuffer(new byte[300]));

        assertThat(capsules.read(written, each -> seen.add(ByteBufUtil.hexDump(each)))).isTrue();
        assertThat(seen).containsExactly("00".repeat(300));
    }

    @Test
    void numbersAreAsLongAsTheyNeed() {
        for (long number :
                new long[] {0, 63, 64, 16_383, 16_384, (1 << 30) - 1, 1 << 30, (1L << 62) - 1}) {
            var bytes = Unpooled.buffer();
            VarInts.write(bytes, number);

            assertThat(VarInts.read(bytes.duplicate())).isEqualTo(number);
            assertThat(VarInts.read(bytes.slice(0, bytes.readableBytes() - 1)))
                    .isEqualTo(VarInts.NONE);
        }
    }
}
