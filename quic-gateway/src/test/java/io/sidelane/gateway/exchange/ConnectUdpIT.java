package io.sidelane.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.sidelane.gateway.config.Written;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.UdpTarget;
import io.sidelane.gateway.routing.Routes;
import io.sidelane.gateway.telemetry.AccessLog;
import io.sidelane.gateway.telemetry.Client;
import io.sidelane.gateway.telemetry.Metrics;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectUdpIT {

    private static final String ROUTE =
            "routes: [{pathPrefix: /udp, connectUdp: {targets: [{host: 127.0.0.1}]}}]";

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = group.next();

    /** What a client is told to do with the rest of its request. */
    private final List<Boolean> reads = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }

    private final class Told implements Downstream {

        @Override
        public void head(int status, Fields fields, boolean end) {}

        @Override
        public void data(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void end(@Nullable Fields trailers) {}

        @Override
        public void flush() {}

        @Override
        public void abort(Abort why) {}

        @Override
        public void stopRequest() {}

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void read(boolean wanted) {
            reads.add(wanted);
        }
    }

    @Test
    void whatComesBeforeThereIsASocketWaitsAndNoMoreIsRead() throws Exception {
        try (var target = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
                var accessLog = AccessLog.open("none")) {
            var serving = new Serving(new Metrics(), accessLog);
            serving.routes(Routes.of(Written.of(ROUTE).routes()));
            var requests = new Requests(serving, loop);
            var exchange =
                    loop.submit(
                                    () -> {
                                        var begun =
                                                requests.begin(
                                                        new Told(),
                                                        new Client(
                                                                "edge",
                                                                "HTTP/2",
                                                                new InetSocketAddress(
                                                                        "127.0.0.1", 1),
                                                                null),
                                                        head(target.getLocalPort()),
                                                        false);
                                        assertThat(reads).containsExactly(false);
                                        begun.data(capsule("early"));
                                        return begun;
                                    })
                            .sync()
                            .getNow();

            var packet = new DatagramPacket(new byte[100], 100);
            target.receive(packet);

            assertThat(
                            new String(
                                    packet.getData(),
                                    0,
                                    packet.getLength(),
                                    StandardCharsets.US_ASCII))
                    .isEqualTo("early");
            loop.submit(() -> exchange.gone("test")).sync();
            assertThat(reads).containsExactly(false, true);
        }
    }

    private static RequestHead head(int port) {
        return new RequestHead(
                "CONNECT",
                "https",
                "a.example",
                "/udp/127.0.0.1/" + port,
                UdpTarget.PROTOCOL,
                new Fields());
    }

    /* Of type DATAGRAM, with context 0. */
    private static ByteBuf capsule(String payload) {
        var bytes = payload.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.buffer()
                .writeByte(0)
                .writeByte(1 + bytes.length)
                .writeByte(0)
                .writeBytes(bytes);
    }
}
