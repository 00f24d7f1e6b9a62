package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryTokensTest {

    private static final InetSocketAddress CLIENT =
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4_433);
    private static final ByteBuf ID = Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final AtomicInteger sent = new AtomicInteger();
    private final Secret secret = Secret.random();
    private final RetryTokens tokens = tokens(secret);

    private RetryTokens tokens(Secret with) {
        return new RetryTokens(with, now::get, () -> true, sent::incrementAndGet);
    }

    private ByteBuf token() {
        var token = Unpooled.buffer();
        assertThat(tokens.writeToken(token, ID, CLIENT)).isTrue();
        return token;
    }

    @Test
    void aTokenHoldsForItsClientAndTellsTheFirstId() {
        var token = token();

        int at = tokens.validateToken(token, CLIENT);

        assertThat(token.slice(at, token.readableBytes() - at)).isEqualTo(ID);
        assertThat(sent).hasValue(1);
        assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
    }

    @Test
    void anotherAddressOrPortIsAnotherClient() {
        var token = token();

        assertThat(
                        tokens.validateToken(
                                token,
                                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 4_433)))
                .isEqualTo(-1);
        assertThat(tokens.validateToken(token, new InetSocketAddress(CLIENT.getAddress(), 4_434)))
                .isEqualTo(-1);
    }

    @Test
    void aTokenEnds() {
        var token = token();

        now.addAndGet(RetryTokens.LIFE.toSeconds());
        assertThat(tokens.validateToken(token, CLIENT)).isPositive();
        now.incrementAndGet();
        assertThat(tokens.validateToken(token, CLIENT)).isEqualTo(-1);
    }

    @Test
    void aChangedByteAnywhereSpoilsIt() {
        var token = token();

        for (int i = 0; i < token.readableBytes(); i++) {
            var changed = token.copy();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertThat(tokens.validateToken(changed, CLIENT)).as("byte %d", i).isEqualTo(-1);
        }
        assertThat(tokens.validateToken(Unpooled.EMPTY_BUFFER, CLIENT)).isEqualTo(-1);
        assertThat(tokens.validateToken(token.slice(0, 24), CLIENT)).isEqualTo(-1);
    }

    @Test
    void aTokenOutlivesTheHourOfItsKey() {
        now.set(3_600 * 10 - 1);
        var token = token();

        now.addAndGet(2);

        assertThat(tokens.validateToken(token, CLIENT)).isPositive();
    }

    @Test
    void theNextProcessWithTheSecretTakesItAndOthersDoNot() {
        var token = token();

        assertThat(tokens(new Secret(secret.bytes())).validateToken(token, CLIENT)).isPositive();
        assertThat(tokens(Secret.random()).validateToken(token, CLIENT)).isEqualTo(-1);
    }

    @Test
    void nobodyIsAskedForOneWhenItIsQuiet() {
        var quiet = new RetryTokens(secret, now::get, () -> false, sent::incrementAndGet);

        assertThat(quiet.writeToken(Unpooled.buffer(), ID, CLIENT)).isFalse();
        assertThat(sent).hasValue(0);
    }
}
