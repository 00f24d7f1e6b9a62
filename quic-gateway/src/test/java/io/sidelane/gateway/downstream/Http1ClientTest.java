package io.sidelane.gateway.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.exchange.Serving;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.telemetry.AccessLog;
import io.sidelane.gateway.telemetry.Client;
import io.sidelane.gateway.telemetry.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** There is no route: each request is answered by the gateway itself. */
class Http1ClientTest {

    private AccessLog accessLog;
    private EmbeddedChannel channel;
    private Http1Client client;

    @BeforeEach
    void start() throws IOException {
        accessLog = AccessLog.open("none");
        channel = new EmbeddedChannel();
        client =
                new Http1Client(
                        new Requests(new Serving(new Metrics(), accessLog), channel.eventLoop()),
                        new Client("edge", "HTTP/1.1", new InetSocketAddress("127.0.0.1", 1), null),
                        "",
                        channel);
        channel.pipeline().addLast(new HttpServerCodec(), client);
    }

    @AfterEach
    void stop() throws IOException {
        channel.finishAndReleaseAll();
        accessLog.close();
    }

    private String ask(String version, String connection) {
        channel.writeInbound(
                Unpooled.copiedBuffer(
                        "GET / %s\r\nhost: a.example\r\nconnection: %s\r\n\r\n"
                                .formatted(version, connection),
                        StandardCharsets.US_ASCII));
        return written();
    }

    private String written() {
        var all = new StringBuilder();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.append(each.toString(StandardCharsets.US_ASCII));
            each.release();
        }
        return all.toString();
    }

    /* One of HTTP/1.0 waits for the connection's end unless it is told that there is none. */
    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, keep-alive, , true",
        "HTTP/1.1, close, close, false",
        "HTTP/1.0, keep-alive, keep-alive, true",
        "HTTP/1.0, close, close, false"
    })
    void saysWhetherTheConnectionStays(
            String version, String asked, String answered, boolean stays) {
        assertThat(ask(version, asked))
                .startsWith("HTTP/1.1 404 ")
                .contains("content-length: ")
                .matches(
                        text ->
                                answered == null
                                        ? !text.contains("connection: ")
                                        : text.contains("connection: " + answered + "\r\n"));
        assertThat(channel.isOpen()).isEqualTo(stays);
    }

    /* RFC 9110, 15.2. */
    @ParameterizedTest
    @CsvSource({"HTTP/1.1, HTTP/1.1 103 ", "HTTP/1.0, ''"})
    void whoKnowsNoInformationalResponsesGetsNone(String version, String begins) {
        ask(version, "keep-alive");

        client.head(103, new Fields().add("link", "</a.css>"), false);
        client.flush();

        assertThat(written()).startsWith(begins).hasSizeLessThan(begins.isEmpty() ? 1 : 200);
    }
}
