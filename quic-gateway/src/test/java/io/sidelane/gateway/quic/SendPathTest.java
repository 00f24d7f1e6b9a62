package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.quic.QuicPathEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SendPathTest {

    private static final InetSocketAddress HERE = at(443);
    private static final InetSocketAddress FIRST = at(1);
    private static final InetSocketAddress OTHER = at(2);

    private final SendPath path = new SendPath(FIRST, _ -> {});
    private final EmbeddedChannel channel = new EmbeddedChannel(path);

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private InetSocketAddress heard(InetSocketAddress from) {
        return path.destination(new SendPath.Sender(from));
    }

    @Test
    void whoSaysAnIdAndNothingElseDrawsNothing() {
        assertThat(heard(OTHER)).isEqualTo(FIRST);
        assertThat(heard(FIRST)).isEqualTo(FIRST);
    }

    @Test
    void whereQuicheSendsToItGoes() {
        assertThat(path.destination(OTHER)).isEqualTo(OTHER);
        assertThat(heard(at(3))).isEqualTo(OTHER);
    }

    @Test
    void aPathIsOneUntilItCannotBeValidated() {
        channel.pipeline().fireUserEventTriggered(new QuicPathEvent.New(HERE, OTHER));
        assertThat(heard(OTHER)).isEqualTo(OTHER);

        channel.pipeline().fireUserEventTriggered(new QuicPathEvent.FailedValidation(HERE, OTHER));
        assertThat(heard(FIRST)).isEqualTo(FIRST);
        assertThat(heard(OTHER)).isEqualTo(FIRST);
    }
}
