package io.sidelane.gateway.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Http2Fields;
import io.sidelane.gateway.http.Names;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint of HTTP/2 that answers each request at its head. */
final class Http2Answers implements AutoCloseable {

    private static final AttributeKey<Boolean> ECHO =
            AttributeKey.valueOf(Http2Answers.class, "echo");

    final AtomicInteger connections = new AtomicInteger();
    final LinkedBlockingQueue<Long> resets = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Http2Headers> heads = new LinkedBlockingQueue<>();
    private final Channel server;

    Http2Answers(EventLoopGroup group, Http2Settings settings) {
        var answers = new Answers();
        server =
                new ServerBootstrap()
                        .group(group)
                        .channel(EpollServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        connections.incrementAndGet();
                                        channel.pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forServer()
                                                                .initialSettings(settings)
                                                                .build(),
                                                        new Http2MultiplexHandler(answers));
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                        .syncUninterruptibly()
                        .channel();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Sharable
    private final class Answers extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame frame) {
                heads.add(frame.headers());
                answer(ctx, frame.headers());
            } else if (message instanceof Http2DataFrame frame && ctx.channel().hasAttr(ECHO)) {
                ctx.writeAndFlush(
                        new DefaultHttp2DataFrame(frame.content().retain(), frame.isEndStream()));
            }
            ReferenceCountUtil.release(message);
        }

        private void answer(ChannelHandlerContext ctx, Http2Headers head) {
            var path = head.path().toString();
            var fields = new Fields().add(Names.SEC_WEBSOCKET_ACCEPT, "not its to give");
            switch (path) {
                case "/whole" -> {
                    ctx.write(head(200, fields, false));
                    var end =
                            new DefaultHttp2DataFrame(
                                    Unpooled.copiedBuffer("all of it", StandardCharsets.US_ASCII),
                                    true);
                    // A reset takes back what is not out.
                    ctx.writeAndFlush(end)
                            .addListener(
                                    _ ->
                                            ctx.writeAndFlush(
                                                    new DefaultHttp2ResetFrame(
                                                            Http2Error.NO_ERROR)));
                }
                case "/echo" -> {
                    ctx.channel().attr(ECHO).set(true);
                    ctx.writeAndFlush(head(200, fields, false));
                }
                default ->
                        ctx.writeAndFlush(head(Integer.parseInt(path.substring(1)), fields, true));
            }
        }

        private static DefaultHttp2HeadersFrame head(int status, Fields fields, boolean end) {
            return new DefaultHttp2HeadersFrame(Http2Fields.response(status, fields), end);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                resets.add(reset.errorCode());
            }
            ReferenceCountUtil.release(event);
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.close().sync();
    }
}
