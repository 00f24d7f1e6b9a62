package io.sidelane.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.Written;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.routing.Routes;
import io.sidelane.gateway.telemetry.AccessLog;
import io.sidelane.gateway.telemetry.Metrics;
import io.sidelane.gateway.tls.UpstreamContexts;
import io.sidelane.gateway.upstream.Endpoint;
import io.sidelane.gateway.upstream.Failure;
import io.sidelane.gateway.upstream.Pools;
import io.sidelane.gateway.upstream.UpstreamStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MirrorTest {

    private static final GatewayConfig CONFIG =
            Written.of(
                    """
                    routes:
                      - {upstreams: [{name: main}], filters: {requestMirrors: [{upstream: copy}]}}
                    upstreams:
                      - {name: main, endpoints: [{address: "127.0.0.1:1"}]}
                      - {name: copy, endpoints: [{address: "127.0.0.1:1"}]}
                    """);

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Pools pools = new Pools(loop);
    private final Serving serving = new Serving(new Metrics(), none());

    private static AccessLog none() {
        try {
            return AccessLog.open("none");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
        serving.accessLog().close();
    }

    /** Fails as soon as it is written to, before whoever writes knows. */
    private record Broken(Mirror mirror) implements UpstreamStream {

        @Override
        public void head(RequestHead head, boolean end) {}

        @Override
        public void data(ByteBuf bytes) {
            bytes.release();
            fail();
        }

        @Override
        public void end(@Nullable Fields trailers) {
            fail();
        }

        private void fail() {
            mirror.failed(new Failure(Failure.Kind.BROKEN, true, "connection_broken"));
        }

        @Override
        public void flush() {}

        @Override
        public void cancel() {}

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void read(boolean wanted) {}

        @Override
        public Endpoint endpoint() {
            throw new IllegalStateException("nobody asks");
        }
    }

    @Test
    void oneThatFailsWhileItIsWrittenToIsNothingToTheRequest() throws Exception {
        serving.upstreams().update(CONFIG.upstreams(), UpstreamContexts.NONE);

        loop.submit(
                        () -> {
                            var body = begin();
                            body.data(Unpooled.copyInt(1));
                            body.data(Unpooled.copyInt(2));
                            var end = begin();
                            end.end();
                        })
                .sync();

        assertThat(Objects.requireNonNull(serving.upstreams().find("copy")).openRequests())
                .isZero();
    }

    private Mirror begin() {
        var head = new RequestHead("POST", "https", "a.example", "/", null, new Fields());
        var route =
                Objects.requireNonNull(
                        Routes.of(CONFIG.routes()).find("edge", head.method(), head));
        var mirror = Mirror.begin(serving, pools, loop, route, head, false).getFirst();
        mirror.ready(new Broken(mirror));
        return mirror;
    }
}
