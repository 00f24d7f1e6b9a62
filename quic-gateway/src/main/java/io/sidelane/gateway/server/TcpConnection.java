package io.sidelane.gateway.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.downstream.Http1Client;
import io.sidelane.gateway.downstream.Http2Stream;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.telemetry.Client;
import io.sidelane.gateway.tls.PeerCertificate;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TLS connection: once both sides know what they speak, HTTP/2 or HTTP/1.1. Ends it when nothing
 * was asked for a while, however many bytes that are no request came in.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {

    private static final int MOST_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 10;
    private static final int MOST_EMPTY_FRAMES = 16;
    /* The listener ends what is left when its time is over. */
    private static final long AS_LONG_AS_STREAMS_LAST = -1;
    private static final long QUIET_MILLIS = 1_000;
    private static final int CHUNK = 64 << 10;
    private static final int REQUEST_LINE = 16 << 10;

    private final ListenerConfig config;
    private final String altSvc;
    private final Requests requests;
    private final Channel channel;
    private @Nullable Http1Client http1;
    private int streams;
    private boolean leaving;
    private long lastAsked = System.nanoTime();

    TcpConnection(
            ListenerConfig config,
            String altSvc,
            Requests requests,
            Channel channel,
            Set<TcpConnection> all) {
        this.config = config;
        this.altSvc = altSvc;
        this.requests = requests;
        this.channel = channel;
        all.add(this);
        channel.closeFuture().addListener(_ -> all.remove(this));
        watch(idleNanos());
    }

    private long idleNanos() {
        return TimeUnit.SECONDS.toNanos(config.limits().idleTimeoutSeconds());
    }

    private void watch(long nanos) {
        channel.eventLoop().schedule(this::closeIfIdle, nanos, TimeUnit.NANOSECONDS);
    }

    private void closeIfIdle() {
        if (!channel.isOpen()) {
            return;
        }
        if (busy()) {
            lastAsked = System.nanoTime();
        } else if (http1 != null) {
            lastAsked = http1.idleSince();
        }
        long left = idleNanos() - (System.nanoTime() - lastAsked);
        if (left > 0) {
            watch(left);
        } else {
            requests.serving().metrics().event("idle_closed");
            channel.close();
        }
    }

    private boolean busy() {
        return streams > 0 || (http1 != null && !http1.idle());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (!done.isSuccess()) {
                requests.serving().metrics().event("handshake_failed");
                ctx.close();
                return;
            }
            var tls = ctx.pipeline().get(SslHandler.class);
            if (PeerCertificate.isOver(tls.engine())) {
                requests.serving().metrics().event("client_certificate_expired");
                ctx.close();
                return;
            }
            var address = (InetSocketAddress) channel.remoteAddress();
            var certificate = PeerCertificate.of(tls.engine());
            if ("h2".equals(tls.applicationProtocol())) {
                installHttp2(ctx, new Client(config.name(), "HTTP/2", address, certificate));
            } else {
                installHttp1(ctx, new Client(config.name(), "HTTP/1.1", address, certificate));
            }
            leaveIfKnown();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void installHttp1(ChannelHandlerContext ctx, Client client) {
        var decoder =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(REQUEST_LINE)
                        .setMaxHeaderSize((int) config.limits().headersBytes())
                        .setMaxChunkSize(CHUNK)
                        .setInitialBufferSize(256)
                        .setAllowDuplicateContentLengths(false);
        var handler = new Http1Client(requests, client, altSvc, channel);
        http1 = handler;
        ctx.pipeline().addLast(new HttpServerCodec(decoder), handler);
    }

    private void installHttp2(ChannelHandlerContext ctx, Client client) {
        var limits = config.limits();
        var settings =
                Http2Settings.defaultSettings()
                        .connectProtocolEnabled(true)
                        .maxConcurrentStreams(limits.streams())
                        .initialWindowSize((int) limits.streamBufferBytes())
                        .maxHeaderListSize(limits.headersBytes());
        var codec =
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .gracefulShutdownTimeoutMillis(AS_LONG_AS_STREAMS_LAST)
                        .decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_FRAMES)
                        .decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESET_WINDOW_SECONDS)
                        .build();
        ctx.pipeline()
                .addLast(
                        codec,
                        new Http2MultiplexHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        streams++;
                                        stream.closeFuture().addListener(_ -> streamEnded());
                                        stream.pipeline()
                                                .addLast(
                                                        new Http2Stream(
                                                                requests, client, altSvc, stream));
                                    }
                                }),
                        new Rest());
    }

    private void streamEnded() {
        streams--;
        lastAsked = System.nanoTime();
    }

    /** Ends with the present requests, and with those that are on their way already. */
    void leave() {
        channel.eventLoop()
                .execute(
                        () -> {
                            leaving = true;
                            leaveIfKnown();
                        });
    }

    private void leaveIfKnown() {
        var present = http1;
        if (!leaving) {
            return;
        }
        if (present == null) {
            goAway();
            return;
        }
        present.leave();
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (present.idle()) {
                                channel.close();
                            }
                        },
                        QUIET_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void goAway() {
        var codec = channel.pipeline().context(Http2FrameCodec.class);
        if (codec == null) {
            return;
        }
        channel.writeAndFlush(
                new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR)
                        .setExtraStreamIds(Integer.MAX_VALUE));
        // The codec says it once more then, and waits for its streams.
        channel.eventLoop().schedule(() -> channel.close(), QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }

    void close() {
        channel.eventLoop().execute(() -> channel.unsafe().closeForcibly());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** Takes frames of the connection itself, which the codec has dealt with, and its errors. */
    private static final class Rest extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        /* Of what breaks the protocol the codec tells the code, and ends the connection then. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof Http2Exception)) {
                ctx.close();
            }
        }
    }
}
