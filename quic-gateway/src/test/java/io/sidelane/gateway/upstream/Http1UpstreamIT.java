package io.sidelane.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.http.WebSockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of connections to an endpoint of HTTP/1.1 that has no more than one. */
@Timeout(60)
class Http1UpstreamIT {

    private static final int IDLE_MILLIS = 3_000;

    private final Worker worker = new Worker();

    @AfterEach
    void stop() throws InterruptedException {
        worker.close();
    }

    /* Answers a request, then one for a tunnel, whose bytes it sends back. */
    private static void answer(ServerSocket server) {
        try (var socket = server.accept()) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            String key = null;
            for (var line = in.readLine(); key == null; line = in.readLine()) {
                if (line.startsWith("sec-websocket-key: ")) {
                    key = line.substring("sec-websocket-key: ".length());
                } else if (line.startsWith("GET /first")) {
                    write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                }
            }
            write(
                    socket,
                    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n"
                            + "upgrade: websocket\r\nsec-websocket-accept: %s\r\n\r\n"
                                    .formatted(WebSockets.accept(key)));
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '!') {
                    write(socket, "!");
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aTunnelOutlivesTheIdleTimeOfTheConnectionThatItBeganOn() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> answer(server));
            var asked =
                    new Asked(
                            worker.loop(),
                            UpstreamProtocol.HTTP1,
                            server.getLocalPort(),
                            IDLE_MILLIS);
            asked.ask(stream -> stream.head(Asked.head("GET", "/first", null), true)).end.get();
            var heard =
                    asked.ask(
                            stream ->
                                    stream.head(
                                            Asked.head("CONNECT", "/ws", WebSockets.PROTOCOL),
                                            false));
            var tunnel = heard.tunnel.get();

            // Timers of the connection from before are due before this one.
            worker.loop().schedule(() -> {}, IDLE_MILLIS, TimeUnit.MILLISECONDS).sync();
            worker.loop()
                    .execute(
                            () -> {
                                tunnel.data(Unpooled.copiedBuffer("!", StandardCharsets.US_ASCII));
                                tunnel.flush();
                            });

            assertThat(heard.bytes.take()).isEqualTo("!");
            assertThat(asked.connections()).isEqualTo(1);
        }
    }
}
