package io.sidelane.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.sidelane.gateway.http.FieldRules;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Http2Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** One request on a shared connection, or a tunnel through it (RFC 8441). */
final class Http2UpstreamStream extends ChannelInboundHandlerAdapter implements UpstreamStream {

    private final Pool pool;
    private final Future<Boolean> tunnels;
    private final Runnable ended;
    private @Nullable UpstreamListener listener;
    private @Nullable Channel channel;
    private boolean sent;
    private boolean answered;
    private boolean tunnel;

    /* Null until the last of the request is handed over; done when it is on its way. */
    private @Nullable ChannelFuture requestEnd;

    /**
     * @param tunnels whether the endpoint takes them, once it has said so
     */
    Http2UpstreamStream(
            Pool pool, UpstreamListener listener, Future<Boolean> tunnels, Runnable ended) {
        this.pool = pool;
        this.listener = listener;
        this.tunnels = tunnels;
        this.ended = ended;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        channel.closeFuture().addListener(_ -> ended.run());
        if (listener != null) {
            listener.ready(this);
        }
    }

    @Override
    public Endpoint endpoint() {
        return pool.endpoint();
    }

    @Override
    public void head(RequestHead head, boolean end) {
        if (head.tunnel()) {
            tunnels.addListener((Future<Boolean> _) -> tunnel(head));
        } else {
            send(head, end);
        }
    }

    private void tunnel(RequestHead head) {
        var waiting = listener;
        if (waiting == null) {
            return;
        }
        if (tunnels.getNow()) {
            tunnel = true;
            send(head, false);
            flush();
        } else {
            cancel();
            waiting.failed(new Failure(Failure.Kind.UNSUPPORTED, false, "upgrade_unsupported"));
        }
    }

    private void send(RequestHead head, boolean end) {
        sent = true;
        var scheme = pool.upstream().config().tls() == null ? "http" : "https";
        write(new DefaultHttp2HeadersFrame(Http2Fields.request(head, scheme), end), end);
    }

    @Override
    public void data(ByteBuf bytes) {
        write(new DefaultHttp2DataFrame(bytes), false);
    }

    @Override
    public void end(@Nullable Fields trailers) {
        write(Http2Fields.end(trailers), true);
    }

    private void write(Object frame, boolean end) {
        var to = channel;
        if (to == null) {
            ReferenceCountUtil.release(frame);
            return;
        }
        var written = to.write(frame);
        if (end) {
            requestEnd = written;
        }
    }

    @Override
    public void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void cancel() {
        listener = null;
        reset(Http2Error.CANCEL);
    }

    private void reset(Http2Error error) {
        var to = channel;
        if (to != null && to.isActive()) {
            to.writeAndFlush(new DefaultHttp2ResetFrame(error)).addListener(_ -> to.close());
        }
    }

    @Override
    public boolean writable() {
        return channel != null && channel.isWritable();
    }

    @Override
    public void read(boolean wanted) {
        if (channel != null) {
            channel.config().setAutoRead(wanted);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var waiting = listener;
        if (waiting == null) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (message) {
            case Http2HeadersFrame frame -> headers(frame, waiting);
            case Http2DataFrame frame -> {
                boolean end = frame.isEndStream();
                if (frame.content().isReadable()) {
                    waiting.responseData(frame.content());
                } else {
                    frame.release();
                }
                if (end && listener == waiting) {
                    finish(waiting, null);
                }
            }
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void headers(Http2HeadersFrame frame, UpstreamListener waiting) {
        if (answered) {
            finish(waiting, Http2Fields.fields(frame.headers()));
            return;
        }
        int status = status(frame.headers());
        var fields = Http2Fields.fields(frame.headers());
        if (status < 100 || status == 101 || FieldRules.check(fields) != null) {
            reset(Http2Error.PROTOCOL_ERROR);
            fail(new Failure(Failure.Kind.MALFORMED, true, "malformed_response"));
            return;
        }
        if (status >= 200) {
            answered = true;
            if (status >= 502 && status <= 504) {
                pool.failed();
            } else {
                pool.succeeded();
            }
        }
        if (tunnel && status >= 200 && status < 300) {
            waiting.tunnel(this, fields.remove(Names.SEC_WEBSOCKET_ACCEPT));
        } else {
            waiting.head(new ResponseHead(status, fields));
        }
        if (frame.isEndStream() && listener == waiting) {
            finish(waiting, null);
        }
    }

    private static int status(Http2Headers headers) {
        var status = headers.status();
        return status != null && status.length() == 3 && status.toString().matches("[1-9][0-9]{2}")
                ? Integer.parseInt(status.toString())
                : 0;
    }

    private void finish(UpstreamListener waiting, @Nullable Fields trailers) {
        listener = null;
        if (requestEnd == null || !requestEnd.isSuccess()) {
            // An answer before the end of the request: nobody would ever end the stream.
            reset(Http2Error.CANCEL);
        }
        waiting.responseEnd(trailers);
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
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // One without an error follows a whole answer (RFC 9113, 8.1), which may wait to be read.
        if (event instanceof Http2ResetFrame frame
                && frame.errorCode() != Http2Error.NO_ERROR.code()) {
            fail(
                    new Failure(
                            Failure.Kind.BROKEN,
                            frame.errorCode() != Http2Error.REFUSED_STREAM.code(),
                            "stream_reset"));
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new Failure(Failure.Kind.BROKEN, sent, "connection_closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(new Failure(Failure.Kind.BROKEN, sent, "stream_broken"));
        ctx.close();
    }

    private void fail(Failure failure) {
        var waiting = listener;
        listener = null;
        if (waiting != null) {
            pool.failed();
            waiting.failed(failure);
        }
    }
}
