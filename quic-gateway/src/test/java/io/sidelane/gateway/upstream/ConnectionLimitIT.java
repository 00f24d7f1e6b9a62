package io.sidelane.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Settings;
import io.sidelane.gateway.config.UpstreamProtocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests to an upstream that may have one connection, while that is taken. */
@Timeout(60)
class ConnectionLimitIT {

    private static final int IDLE_MILLIS = 60_000;
    private static final String KEPT = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    private static final String CLOSED =
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

    private final Worker worker = new Worker();
    private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private Asked asked;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
        asked =
                new Asked(
                        worker.loop(),
                        UpstreamProtocol.HTTP1,
                        server.getLocalPort(),
                        IDLE_MILLIS,
                        1);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        worker.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("GET ")) {
                    requests.add(line.split(" ")[1]);
                } else if (line.isEmpty()) {
                    var text = answers.take();
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Heard get(String path) {
        return new Heard(stream -> stream.head(Asked.head("GET", path, null), true), true);
    }

    /** All that was asked before has been looked at. */
    private void settle() throws InterruptedException {
        worker.loop().submit(() -> {}).sync();
    }

    @Test
    void itWaitsForTheConnection() throws Exception {
        var first = asked.ask(get("/first"));
        assertThat(requests.take()).isEqualTo("/first");
        var second = asked.ask(get("/second"));
        var third = asked.ask(get("/third"));
        settle();
        assertThat(second.failure).isNotDone();

        answers.add(KEPT);
        assertThat(first.end.get()).isTrue();
        assertThat(requests.take()).isEqualTo("/second");
        answers.add(KEPT);
        assertThat(second.end.get()).isTrue();
        assertThat(requests.take()).isEqualTo("/third");
        answers.add(KEPT);
        assertThat(third.end.get()).isTrue();

        assertThat(asked.connections()).isEqualTo(1);
    }

    @Test
    void itMakesTheNextOneWhenThatIsClosed() throws Exception {
        var first = asked.ask(get("/first"));
        var second = asked.ask(get("/second"));
        answers.add(CLOSED);
        answers.add(KEPT);

        assertThat(first.end.get()).isTrue();
        assertThat(second.end.get()).isTrue();
        assertThat(asked.connections()).isEqualTo(1);
    }

    @Test
    void itMakesTheNextOneWhenTheOneThatHadItGivesUp() throws Exception {
        var first = get("/first");
        asked.ask(first);
        assertThat(requests.take()).isEqualTo("/first");
        var second = asked.ask(get("/second"));

        worker.loop().execute(first::cancel);

        assertThat(requests.take()).isEqualTo("/second");
        answers.add(KEPT);
        answers.add(KEPT);
        assertThat(second.end.get()).isTrue();
    }

    @Test
    void oneThatWasGivenUpIsPassedOver() throws Exception {
        asked.ask(get("/first"));
        assertThat(requests.take()).isEqualTo("/first");
        var second = asked.ask(get("/second"));
        var third = asked.ask(get("/third"));
        second.wanted = false;

        answers.add(KEPT);
        answers.add(KEPT);

        assertThat(third.end.get()).isTrue();
        assertThat(requests.take()).isEqualTo("/third");
        assertThat(asked.connections()).isEqualTo(1);
    }

    @Test
    void aWorkerThatHasNoneMakesOne() throws Exception {
        asked.ask(get("/first"));
        assertThat(requests.take()).isEqualTo("/first");

        asked.askAnew(get("/other"));

        assertThat(requests.take()).isEqualTo("/other");
        assertThat(asked.connections()).isEqualTo(2);
    }

    @Test
    void nobodyWaitsForAConnectionThatCannotBeMade() throws Exception {
        // One that nobody ever accepted on: what waits to be accepted outlives a close for a
        // moment.
        var nobody = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        nobody.close();
        asked =
                new Asked(
                        worker.loop(),
                        UpstreamProtocol.HTTP1,
                        nobody.getLocalPort(),
                        IDLE_MILLIS,
                        1);

        var first = asked.ask(get("/first"));
        var second = asked.ask(get("/second"));

        assertThat(first.failure.get().reason()).isEqualTo("connect_failed");
        assertThat(second.failure.get().reason()).isEqualTo("connect_failed");
        assertThat(asked.connections()).isZero();
    }

    @Test
    void aStreamIsWaitedForAsWell() throws Exception {
        try (var endpoint = worker.http2(new Http2Settings().maxConcurrentStreams(1))) {
            asked =
                    new Asked(
                            worker.loop(), UpstreamProtocol.HTTP2, endpoint.port(), IDLE_MILLIS, 1);
            // From now on it is known how many streams there may be.
            asked.ask(get("/200")).end.get();
            var first =
                    asked.ask(
                            new Heard(
                                    stream -> stream.head(Asked.head("POST", "/echo", null), false),
                                    true));
            first.head.get();
            var second = asked.ask(get("/200"));
            settle();
            assertThat(second.failure).isNotDone();

            worker.loop().execute(first::cancel);

            assertThat(second.end.get()).isTrue();
            assertThat(endpoint.connections).hasValue(1);
        }
    }
}
