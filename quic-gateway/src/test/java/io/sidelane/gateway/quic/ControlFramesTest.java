package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.DefaultHttp3UnknownFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Settings;
import io.sidelane.gateway.http.Priority;
import io.sidelane.gateway.http.VarInts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlFramesTest {

    private static final long PRIORITY_UPDATE = 0xf0700;

    private final List<String> changed = new ArrayList<>();
    private final List<Http3ErrorCode> broken = new ArrayList<>();
    private final ControlFrames frames =
            new ControlFrames(
                    (stream, priority) -> changed.add(stream + " u=" + priority.urgency()),
                    broken::add);
    private final EmbeddedChannel channel = new EmbeddedChannel(frames);

    private static ByteBuf update(long stream, String field) {
        var content = Unpooled.buffer();
        VarInts.write(content, stream);
        return content.writeBytes(field.getBytes(StandardCharsets.US_ASCII));
    }

    private void receive(long type, ByteBuf content) {
        channel.writeInbound(new DefaultHttp3UnknownFrame(type, content));
    }

    @Test
    void whatIsSaidOfAStreamIsHeardAtOnceAndOnceMoreWhenItBegins() {
        receive(PRIORITY_UPDATE, update(400, "u=1, i"));
        receive(PRIORITY_UPDATE, update(400, "u=2"));

        assertThat(changed).containsExactly("400 u=1", "400 u=2");
        assertThat(frames.take(400)).isEqualTo(new Priority(2, false));
        assertThat(frames.take(400)).isNull();
        assertThat(broken).isEmpty();
    }

    @Test
    void noMoreIsKeptThanThereMayBe() {
        for (long i = 0; i < 1_000; i++) {
            receive(PRIORITY_UPDATE, update(4 * i, "u=1"));
        }

        assertThat(frames.take(0)).isNull();
        assertThat(frames.take(4 * (1_000 - 128))).isNotNull();
        assertThat(frames.take(4 * (1_000 - 129))).isNull();
    }

    @Test
    void aStreamThatIsNoRequestAndAPushAreErrors() {
        receive(PRIORITY_UPDATE, update(2, "u=1"));
        receive(PRIORITY_UPDATE + 1, update(0, "u=1"));
        receive(PRIORITY_UPDATE, Unpooled.EMPTY_BUFFER);

        assertThat(broken)
                .containsExactly(
                        Http3ErrorCode.H3_ID_ERROR,
                        Http3ErrorCode.H3_ID_ERROR,
                        Http3ErrorCode.H3_FRAME_ERROR);
        assertThat(changed).isEmpty();
    }

    @Test
    void datagramsAreOfferedByTheSettings() {
        assertThat(frames.offersDatagrams()).isFalse();

        channel.writeInbound(
                new DefaultHttp3SettingsFrame(new Http3Settings().enableH3Datagram(true)));

        assertThat(frames.offersDatagrams()).isTrue();
    }
}
