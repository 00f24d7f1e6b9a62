package io.sidelane.gateway.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.config.UpstreamProtocol;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** One worker's connections to one endpoint. */
final class Pool {

    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(32 << 10, 64 << 10);

    private final EventLoop loop;
    private final Upstream upstream;
    private final Endpoint endpoint;

    /* HTTP/1.1: those without a request, the last used first. */
    private final Deque<Http1Connection> idle = new ArrayDeque<>();

    /* HTTP/2: all. */
    private final List<Http2Connection> shared = new ArrayList<>();
    private final Deque<UpstreamListener> waiting = new ArrayDeque<>();
    private int connections;
    private boolean connecting;
    private boolean retired;

    Pool(EventLoop loop, Upstream upstream, Endpoint endpoint) {
        this.loop = loop;
        this.upstream = upstream;
        this.endpoint = endpoint;
    }

    Upstream upstream() {
        return upstream;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** At once, or as soon as there is room: as long as the pool has a connection, or makes one. */
    void open(UpstreamListener listener) {
        if (waiting.size() >= upstream.config().breaker().requests()) {
            // No more than that are open: the others were given up.
            waiting.removeIf(each -> !each.wanted());
        }
        waiting.addLast(listener);
        serve();
    }

    /** Those that wait, first come first served, as far as there is room. */
    void serve() {
        for (var next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
            if (next.wanted() && !served(next)) {
                waiting.addFirst(next);
                return;
            }
        }
    }

    private boolean served(UpstreamListener next) {
        return switch (upstream.config().protocol()) {
            case HTTP1 -> servedHttp1(next);
            case HTTP2 -> servedHttp2(next);
        };
    }

    private boolean servedHttp1(UpstreamListener next) {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            if (connection.begin(next)) {
                return true;
            }
        }
        if (!beginConnection()) {
            return false;
        }
        connect(
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        secure(channel);
                        Http1Connection.install(channel, Pool.this);
                    }
                },
                (channel, cause) -> {
                    if (channel == null) {
                        next.failed(refused(cause));
                    } else if (!Http1Connection.of(channel).begin(next)) {
                        next.failed(refused(null));
                    }
                });
        return true;
    }

    /* Whoever makes a connection waits for it with the others. */
    private boolean servedHttp2(UpstreamListener next) {
        for (var connection : shared) {
            if (connection.begin(next)) {
                return true;
            }
        }
        if (connecting || !beginConnection()) {
            return false;
        }
        connecting = true;
        // It may be there at once, and is for those that wait.
        waiting.addFirst(next);
        connect(
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        secure(channel);
                        Http2Connection.install(channel, Pool.this);
                    }
                },
                (channel, cause) -> {
                    connecting = false;
                    if (channel == null) {
                        failWaiting(refused(cause));
                        return;
                    }
                    shared.add(Http2Connection.of(channel));
                    serve();
                });
        return true;
    }

    /* However many there are elsewhere, a pool has one: nobody waits for what never comes. */
    private boolean beginConnection() {
        if (!upstream.beginConnection(connections == 0)) {
            return false;
        }
        connections++;
        return true;
    }

    private void connectionEnded() {
        connections--;
        upstream.connectionEnded();
        serve();
    }

    private interface Connected {
        void done(@Nullable Channel channel, @Nullable Throwable cause);
    }

    private void connect(ChannelInitializer<Channel> initializer, Connected connected) {
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        upstream.config().connectTimeoutMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(initializer)
                .connect(endpoint.address())
                .addListener(
                        (io.netty.channel.ChannelFuture future) -> {
                            if (future.isSuccess()) {
                                future.channel().closeFuture().addListener(_ -> connectionEnded());
                                shakeHands(future.channel(), connected);
                            } else {
                                connectionEnded();
                                failed();
                                connected.done(null, future.cause());
                            }
                        });
    }

    private void secure(Channel channel) {
        var tls = upstream.newTls(channel);
        if (tls != null) {
            channel.pipeline().addLast(tls);
        }
    }

    private void shakeHands(Channel channel, Connected connected) {
        var tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            connected.done(channel, null);
            return;
        }
        tls.handshakeFuture()
                .addListener(
                        (Future<Channel> done) -> {
                            var cause = done.cause();
                            boolean http2 = upstream.config().protocol() == UpstreamProtocol.HTTP2;
                            if (cause == null && http2 && !"h2".equals(tls.applicationProtocol())) {
                                cause = new SSLHandshakeException("h2 was not agreed on");
                            }
                            if (cause == null) {
                                connected.done(channel, null);
                            } else {
                                channel.close();
                                failed();
                                connected.done(null, cause);
                            }
                        });
    }

    private void failWaiting(Failure failure) {
        for (var each = waiting.poll(); each != null; each = waiting.poll()) {
            each.failed(failure);
        }
    }

    /** Takes a connection back that has no request any more. */
    void release(Http1Connection connection) {
        if (retired) {
            connection.close();
        } else {
            idle.addFirst(connection);
            serve();
        }
    }

    void gone(Http1Connection connection) {
        idle.remove(connection);
    }

    void gone(Http2Connection connection) {
        shared.remove(connection);
    }

    void succeeded() {
        endpoint.succeeded();
    }

    void failed() {
        if (upstream.failed(endpoint, System.nanoTime())) {
            System.getLogger("upstream")
                    .log(
                            System.Logger.Level.WARNING,
                            "%s %s: %d failures in a row; left out for %d ms"
                                    .formatted(
                                            upstream.name(),
                                            Address.written(endpoint.address()),
                                            upstream.config().outlier().consecutive(),
                                            upstream.config().outlier().ejectMillis()));
        }
    }

    /** No new requests; connections close when their last one ends. */
    void retire() {
        retired = true;
        idle.forEach(Http1Connection::close);
        idle.clear();
        List.copyOf(shared).forEach(Http2Connection::retire);
    }

    private static Failure refused(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectTimeoutException _ ->
                    new Failure(Failure.Kind.LATE, false, "connect_timeout");
            case SslHandshakeTimeoutException _ ->
                    new Failure(Failure.Kind.LATE, false, "tls_timeout");
            case SSLException tls ->
                    new Failure(
                            Failure.Kind.BROKEN,
                            false,
                            untrusted(tls) ? "tls_untrusted" : "tls_failed");
            case ClosedChannelException _ -> new Failure(Failure.Kind.BROKEN, false, "tls_failed");
            case null, default -> new Failure(Failure.Kind.BROKEN, false, "connect_failed");
        };
    }

    /* Of a name that is another one as well. */
    private static boolean untrusted(SSLException failure) {
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof java.security.cert.CertificateException) {
                return true;
            }
        }
        return false;
    }
}
