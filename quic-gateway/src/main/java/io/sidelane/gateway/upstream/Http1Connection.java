package io.sidelane.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Http1Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.ResponseHead;
import io.sidelane.gateway.http.WebSockets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/1.1: one request after another, never two at once. */
final class Http1Connection extends ChannelInboundHandlerAdapter implements UpstreamStream {

    private static final int MAX_HEAD = 64 << 10;
    private static final HttpVersion VERSION = HttpVersion.HTTP_1_1;

    private final Channel channel;
    private final Pool pool;

    /* Null while it is idle. */
    private @Nullable UpstreamListener listener;
    private @Nullable ScheduledFuture<?> expiry;
    private long idleSince;
    private boolean sent;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean reusable;
    private boolean informational;

    /* Of a request for another protocol, and what its answer said. */
    private @Nullable String key;
    private @Nullable Fields switched;

    private Http1Connection(Channel channel, Pool pool) {
        this.channel = channel;
        this.pool = pool;
    }

    static void install(Channel channel, Pool pool) {
        var decoder =
                new HttpDecoderConfig()
                        .setMaxHeaderSize(MAX_HEAD)
                        .setInitialBufferSize(512)
                        .setAllowDuplicateContentLengths(false)
                        // Each chunk as it comes; none is gathered.
                        .setMaxChunkSize(64 << 10);
        channel.pipeline()
                .addLast(
                        new HttpClientCodec(decoder, false, false),
                        new Http1Connection(channel, pool));
    }

    static Http1Connection of(Channel channel) {
        return channel.pipeline().get(Http1Connection.class);
    }

    /** Whether it could be had for a request. */
    boolean begin(UpstreamListener next) {
        if (!channel.isActive()) {
            return false;
        }
        sent = false;
        requestEnded = false;
        responseEnded = false;
        reusable = true;
        key = null;
        listener = next;
        next.ready(this);
        return true;
    }

    @Override
    public Endpoint endpoint() {
        return pool.endpoint();
    }

    @Override
    public void head(RequestHead head, boolean end) {
        sent = true;
        if (head.protocol() != null) {
            upgrade(head, head.protocol());
            return;
        }
        var method = HttpMethod.valueOf(head.method());
        var headers = Http1Fields.request(head, end);
        if (end) {
            requestEnded = true;
            write(
                    new DefaultFullHttpRequest(
                            VERSION,
                            method,
                            head.path(),
                            Unpooled.EMPTY_BUFFER,
                            headers,
                            DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders()));
        } else {
            write(new DefaultHttpRequest(VERSION, method, head.path(), headers));
        }
    }

    /* Whatever it answers, the connection is for nothing else: two readers could differ about that. */
    private void upgrade(RequestHead head, String protocol) {
        requestEnded = true;
        reusable = false;
        key = WebSockets.newKey();
        write(
                new DefaultFullHttpRequest(
                        VERSION,
                        HttpMethod.GET,
                        head.path(),
                        Unpooled.EMPTY_BUFFER,
                        Http1Fields.upgrade(head, protocol, key),
                        DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders()));
    }

    @Override
    public void data(ByteBuf bytes) {
        write(new DefaultHttpContent(bytes));
    }

    @Override
    public void end(@Nullable Fields trailers) {
        requestEnded = true;
        write(Http1Fields.end(trailers));
        finishIfDone();
    }

    private void write(Object message) {
        channel.write(message, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void cancel() {
        listener = null;
        channel.close();
    }

    void close() {
        channel.close();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void read(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var waiting = listener;
        if (waiting == null) {
            // Bytes that nobody asked for: what follows them cannot be told from an answer.
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        if (message instanceof HttpResponse response) {
            head(response, waiting);
        }
        if (message instanceof HttpContent content && listener == waiting) {
            body(ctx, content, waiting);
        } else if (message instanceof HttpContent content) {
            content.release();
        }
    }

    private void head(HttpResponse response, UpstreamListener waiting) {
        int status = response.status().code();
        boolean switching = status == 101 && key != null && WebSockets.accepted(response, key);
        if (response.decoderResult().isFailure() || (status == 101 && !switching)) {
            fail(new Failure(Failure.Kind.MALFORMED, true, "malformed_response"));
            return;
        }
        informational = status < 200;
        if (switching) {
            switched = Http1Fields.response(response).remove(Names.SEC_WEBSOCKET_ACCEPT);
            pool.succeeded();
            return;
        }
        if (!informational) {
            reusable &= HttpUtil.isKeepAlive(response);
            if (status >= 502 && status <= 504) {
                pool.failed();
            } else {
                pool.succeeded();
            }
        }
        waiting.head(new ResponseHead(status, Http1Fields.response(response)));
    }

    private void body(ChannelHandlerContext ctx, HttpContent content, UpstreamListener waiting) {
        if (switched != null) {
            content.release();
            tunnel(ctx, waiting, switched);
            return;
        }
        if (informational) {
            // The decoder ends each informational response like any other.
            content.release();
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            fail(new Failure(Failure.Kind.MALFORMED, true, "malformed_response"));
            return;
        }
        if (content.content().isReadable()) {
            waiting.responseData(content.content());
        } else {
            content.release();
        }
        if (content instanceof LastHttpContent last && listener == waiting) {
            responseEnded = true;
            var trailers = last.trailingHeaders();
            waiting.responseEnd(trailers.isEmpty() ? null : Http1Fields.trailers(trailers));
            finishIfDone();
        }
    }

    /* What came behind the answer's head already is the tunnel's: the codec hands it on when it goes. */
    private void tunnel(ChannelHandlerContext ctx, UpstreamListener waiting, Fields fields) {
        listener = null;
        if (expiry != null) {
            // It is the tunnel's now, whose idle time is another.
            expiry.cancel(false);
            expiry = null;
        }
        var codec = ctx.pipeline().get(HttpClientCodec.class);
        codec.prepareUpgradeFrom(ctx);
        var tunnel = new Tunnel((SocketChannel) channel, pool.endpoint(), waiting);
        ctx.pipeline().replace(this, null, tunnel);
        waiting.tunnel(tunnel, fields);
        codec.upgradeFrom(ctx);
    }

    private void finishIfDone() {
        if (!responseEnded || listener == null) {
            return;
        }
        listener = null;
        if (!requestEnded || !reusable || !channel.isActive()) {
            // An answer before the end of the request: the rest of it would be taken for the next.
            channel.close();
            return;
        }
        channel.config().setAutoRead(true);
        idleSince = System.nanoTime();
        if (expiry == null) {
            expireIn(mostIdle());
        }
        pool.release(this);
    }

    private long mostIdle() {
        return TimeUnit.MILLISECONDS.toNanos(pool.upstream().config().idleTimeoutMillis());
    }

    private void expireIn(long nanos) {
        expiry = channel.eventLoop().schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
    }

    /* One timer, which looks how long it was idle: one a request costs more than that. */
    private void expire() {
        expiry = null;
        if (listener != null) {
            return;
        }
        long left = mostIdle() - (System.nanoTime() - idleSince);
        if (left > 0) {
            expireIn(left);
        } else {
            pool.gone(this);
            channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.writabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.gone(this);
        if (expiry != null) {
            var _ = expiry.cancel(false);
        }
        fail(new Failure(Failure.Kind.BROKEN, sent, "connection_closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(new Failure(Failure.Kind.BROKEN, sent, "connection_broken"));
    }

    private void fail(Failure failure) {
        var waiting = listener;
        listener = null;
        channel.close();
        if (waiting != null) {
            pool.failed();
            waiting.failed(failure);
        }
    }
}
