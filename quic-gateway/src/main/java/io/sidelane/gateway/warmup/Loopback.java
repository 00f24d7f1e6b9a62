package io.sidelane.gateway.warmup;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Clients over HTTP/3 and an upstream of HTTP/1.1 on loopback, on one thread. */
public final class Loopback implements AutoCloseable {

    private static final int CONNECTIONS = 10;
    private static final int STREAMS = 10;
    private static final int STREAM_BUFFER = 1 << 20;
    private static final int CONTROL_STREAMS = 8;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("warm-up", true), EpollIoHandler.newFactory());

    /** Starts the upstream. */
    public InetSocketAddress upstream() throws InterruptedException {
        var answers =
                new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Answers());
                    }
                };
        return (InetSocketAddress)
                new ServerBootstrap()
                        .group(group)
                        .channel(EpollServerSocketChannel.class)
                        .childHandler(answers)
                        .bind(any())
                        .sync()
                        .channel()
                        .localAddress();
    }

    /**
     * Asks for one thing after the other, as fast as answers come.
     *
     * @return how many came
     * @throws IOException when a client is not served
     */
    public long ask(InetSocketAddress gateway, Duration atMost)
            throws IOException, InterruptedException {
        var questions = new Questions();
        var socket = socket();
        for (int i = 0; i < CONNECTIONS; i++) {
            var connection = connect(socket, gateway);
            for (int stream = 0; stream < STREAMS; stream++) {
                questions.ask(connection);
            }
        }
        return questions.await(atMost);
    }

    private Channel socket() throws InterruptedException {
        var codec =
                Http3.newQuicClientCodecBuilder()
                        .sslContext(tls())
                        .initialMaxData(STREAM_BUFFER * CONTROL_STREAMS)
                        .initialMaxStreamDataBidirectionalLocal(STREAM_BUFFER)
                        .initialMaxStreamDataUnidirectional(STREAM_BUFFER)
                        .initialMaxStreamsUnidirectional(CONTROL_STREAMS)
                        .build();
        return new Bootstrap()
                .group(group)
                .channel(EpollDatagramChannel.class)
                .handler(codec)
                .bind(any())
                .sync()
                .channel();
    }

    /* It is this very process that answers, by a certificate for other names. */
    private static QuicSslContext tls() {
        return QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(Http3.supportedApplicationProtocols())
                .build();
    }

    private static QuicChannel connect(Channel socket, InetSocketAddress gateway)
            throws IOException, InterruptedException {
        try {
            return QuicChannel.newBootstrap(socket)
                    .handler(new Http3ClientConnectionHandler())
                    .remoteAddress(gateway)
                    .connect()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void close() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
}
