package io.sidelane.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.WebSockets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of streams to an endpoint of HTTP/2. */
@Timeout(60)
class Http2UpstreamIT {

    private static final Http2Settings TUNNELS =
            new Http2Settings().connectProtocolEnabled(true).maxConcurrentStreams(1);

    private final Worker worker = new Worker();
    private Http2Answers endpoint =
            worker.http2(new Http2Settings().initialWindowSize(0).maxConcurrentStreams(1));

    @AfterEach
    void stop() throws InterruptedException {
        endpoint.close();
        worker.close();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private Asked asked() {
        return new Asked(worker.loop(), UpstreamProtocol.HTTP2, endpoint.port(), 60_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerBeforeTheEndOfARequestLeavesNoStreamBehind(boolean ended) throws Exception {
        var asked = asked();
        // From now on its windows are known.
        asked.ask(stream -> stream.head(Asked.head("GET", "/200", null), true)).end.get();

        asked.ask(
                        stream -> {
                            stream.head(Asked.head("POST", "/413", null), false);
                            if (ended) {
                                // Its end waits for a window that never opens.
                                stream.data(text("more"));
                                stream.end(null);
                            }
                        })
                .end
                .get();
        asked.ask(stream -> stream.head(Asked.head("GET", "/200", null), true)).end.get();

        assertThat(endpoint.connections).hasValue(1);
        assertThat(endpoint.resets.take()).isEqualTo(Http2Error.CANCEL.code());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatWaitsToBeReadIsReadWholeThoughTheRestOfTheRequestIsNotWanted(boolean sent)
            throws Exception {
        endpoint.close();
        endpoint = worker.http2(new Http2Settings().initialWindowSize(0));
        var asked = asked();
        // From now on its windows are known.
        asked.ask(stream -> stream.head(Asked.head("GET", "/200", null), true)).end.get();
        var heard =
                new Heard(
                        stream -> {
                            stream.head(Asked.head("POST", "/whole", null), false);
                            if (sent) {
                                // Waits for a window that never opens.
                                stream.data(text("more"));
                            }
                        },
                        false);
        asked.ask(heard).head.get();
        // Behind it on the same connection.
        asked.ask(stream -> stream.head(Asked.head("GET", "/200", null), true)).end.get();

        worker.loop().execute(heard::read);

        assertThat(heard.end.get()).isTrue();
        assertThat(endpoint.connections).hasValue(1);
        assertThat(heard.bytes).containsExactly("all of it");
    }

    @Test
    void aTunnelGoesThroughAConnectionThatAllowsIt() throws Exception {
        endpoint.close();
        endpoint = worker.http2(TUNNELS);
        var asked = asked();
        var heard = asked.ask(stream -> stream.head(tunnel("/echo"), false));

        var tunnel = heard.tunnel.get();
        worker.loop()
                .execute(
                        () -> {
                            tunnel.data(text("hello"));
                            tunnel.flush();
                        });

        assertThat(heard.bytes.take()).isEqualTo("hello");
        assertThat(heard.fields).isEmpty();
        var head = endpoint.heads.take();
        assertThat(head.method()).hasToString("CONNECT");
        assertThat(head.get(":protocol")).hasToString(WebSockets.PROTOCOL);
        worker.loop()
                .execute(
                        () -> {
                            tunnel.end(null);
                            tunnel.flush();
                        });
        assertThat(heard.end.get()).isTrue();
        asked.ask(stream -> stream.head(Asked.head("GET", "/200", null), true)).end.get();
        assertThat(endpoint.connections).hasValue(1);
    }

    @Test
    void aTunnelThatIsRefusedIsAnAnswerLikeOthers() throws Exception {
        endpoint.close();
        endpoint = worker.http2(TUNNELS);

        var heard = asked().ask(stream -> stream.head(tunnel("/403"), false));

        assertThat(heard.head.get().status()).isEqualTo(403);
    }

    @Test
    void whoDoesNotAllowTunnelsIsNotAskedForOne() throws Exception {
        var asked = asked();

        var failure = asked.ask(stream -> stream.head(tunnel("/echo"), false)).failure.get();

        assertThat(failure.kind().status()).isEqualTo(501);
        assertThat(failure.sent()).isFalse();
        asked.ask(stream -> stream.head(Asked.head("GET", "/200", null), true)).end.get();
        assertThat(endpoint.heads).hasSize(1);
        assertThat(endpoint.connections).hasValue(1);
    }

    private static RequestHead tunnel(String path) {
        return Asked.head("CONNECT", path, WebSockets.PROTOCOL);
    }
}
