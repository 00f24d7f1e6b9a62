package io.sidelane.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 that many requests share. */
final class Http2Connection extends ChannelInboundHandlerAdapter {

    private static final int MAX_HEAD = 64 << 10;
    private static final int WINDOW = 1 << 20;

    private final Channel channel;
    private final Pool pool;
    private final Promise<Boolean> tunnels;
    private int streams;
    /* What most servers allow, until this one says otherwise. */
    private long most = 100;
    private boolean leaving;
    private @Nullable ScheduledFuture<?> expiry;

    private Http2Connection(Channel channel, Pool pool) {
        this.channel = channel;
        this.pool = pool;
        this.tunnels = channel.eventLoop().newPromise();
    }

    static void install(Channel channel, Pool pool) {
        var settings =
                Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(WINDOW)
                        .maxHeaderListSize(MAX_HEAD);
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient().initialSettings(settings).build(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                        new Http2Connection(channel, pool));
    }

    static Http2Connection of(Channel channel) {
        return channel.pipeline().get(Http2Connection.class);
    }

    /** Whether there is room for a request. */
    boolean begin(UpstreamListener listener) {
        if (leaving || streams >= most || !channel.isActive()) {
            return false;
        }
        streams++;
        if (expiry != null) {
            var _ = expiry.cancel(false);
            expiry = null;
        }
        var stream = new Http2UpstreamStream(pool, listener, tunnels, this::streamEnded);
        new Http2StreamChannelBootstrap(channel)
                // What of a request finds no way any more does not take the answer with it.
                .option(ChannelOption.AUTO_CLOSE, false)
                .handler(stream)
                .open()
                .addListener(
                        (Future<Http2StreamChannel> opened) -> {
                            if (!opened.isSuccess()) {
                                leave();
                                streamEnded();
                                listener.failed(
                                        new Failure(Failure.Kind.BROKEN, false, "stream_refused"));
                            }
                        });
        return true;
    }

    private void streamEnded() {
        streams--;
        pool.serve();
        if (streams > 0) {
            return;
        }
        if (leaving) {
            channel.close();
        } else {
            expiry =
                    channel.eventLoop()
                            .schedule(
                                    this::leaveIfIdle,
                                    pool.upstream().config().idleTimeoutMillis(),
                                    TimeUnit.MILLISECONDS);
        }
    }

    private void leaveIfIdle() {
        if (streams == 0) {
            leave();
            channel.close();
        }
    }

    private void leave() {
        leaving = true;
        pool.gone(this);
    }

    /** No new requests. */
    void retire() {
        leave();
        if (streams == 0) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch (message) {
                case Http2SettingsFrame frame -> {
                    var allowed = frame.settings().maxConcurrentStreams();
                    most = allowed == null ? most : allowed;
                    // Those of a server that allows it say so in its first ones (RFC 8441, 3).
                    tunnels.trySuccess(
                            Boolean.TRUE.equals(frame.settings().connectProtocolEnabled()));
                    pool.serve();
                }
                case Http2GoAwayFrame _ -> {
                    leave();
                    if (streams == 0) {
                        ctx.close();
                    }
                }
                default -> {
                    // Pings and acknowledgements are answered by the codec.
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
        if (expiry != null) {
            var _ = expiry.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        leave();
        ctx.close();
    }
}
