package io.sidelane.gateway.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.DefaultHttp3UnknownFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersValidationException;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamPriority;
import io.sidelane.gateway.exchange.Abort;
import io.sidelane.gateway.exchange.Downstream;
import io.sidelane.gateway.exchange.Exchange;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Http3Fields;
import io.sidelane.gateway.http.Priority;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.RequestRules;
import io.sidelane.gateway.telemetry.Client;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request stream of HTTP/3. What breaks RFC 9114 ends the stream with the code that it names, and
 * reaches nobody.
 */
public final class Http3Stream extends Http3RequestStreamInboundHandler implements Downstream {

    /* A type of frame without meaning (RFC 9114, 7.2.8), the first that Netty takes: an end needs bytes. */
    private static final long MEANS_NOTHING = 0x1f + 0x21;

    private final Requests requests;
    private final Client client;
    private final StreamWatch watch;
    private final QuicStreamChannel channel;
    private @Nullable ChannelHandlerContext context;
    private final StreamWriter writer;
    private @Nullable Exchange exchange;
    private @Nullable RequestHead waiting;
    private Priority priority = Priority.UNSAID;
    private boolean late;
    private boolean responded;
    private boolean over;

    /** Who counts streams of a connection. */
    public interface StreamWatch {
        /** A stream ended before its response did, by the client's doing. */
        void cutShort();

        /** Whether what comes may be a replay of what somebody else sent (RFC 8470). */
        boolean early();

        /** The client broke a rule that ends its connection. */
        void broken(Http3ErrorCode code);

        /**
         * Sends a datagram of a stream.
         *
         * @return false when the client takes none; then the bytes are still the caller's
         */
        boolean datagram(long stream, ByteBuf bytes);

        void flushDatagrams();

        /** What a PRIORITY_UPDATE said before there was a request; null: nothing. */
        @Nullable Priority told(long stream);
    }

    public Http3Stream(
            Requests requests, Client client, StreamWatch watch, QuicStreamChannel channel) {
        this.requests = requests;
        this.client = client;
        this.watch = watch;
        this.channel = channel;
        this.writer = new StreamWriter(channel);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        // Below the codec, so that it has its bytes.
        channel.pipeline()
                .addFirst(
                        writer,
                        new PushPromises(() -> watch.broken(Http3ErrorCode.H3_FRAME_UNEXPECTED)));
    }

    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
        if (over) {
            return;
        }
        begin(false);
        if (exchange != null && exchange.tunnel()) {
            watch.broken(Http3ErrorCode.H3_FRAME_UNEXPECTED);
            return;
        }
        if (exchange != null) {
            exchange.end(Http3Fields.fields(frame.headers()));
            return;
        }
        var head = Http3Fields.head(frame.headers());
        if (RequestRules.check(head) != null) {
            malformed();
            return;
        }
        waiting = head;
        var told = watch.told(channel.streamId());
        var said = head.fields().get(Priority.FIELD);
        if (told != null) {
            prioritize(told);
        } else {
            prioritize(said == null ? Priority.UNSAID : Priority.parse(said, Priority.DEFAULT));
        }
    }

    /** What counts from now on, whatever was said before. */
    public void prioritize(Priority now) {
        priority = now;
        channel.updatePriority(new QuicStreamPriority(now.urgency(), now.incremental()));
    }

    /** Takes a datagram over that came for this stream. */
    public void deliver(ByteBuf bytes) {
        begin(false);
        if (exchange == null) {
            bytes.release();
        } else {
            exchange.datagram(bytes);
        }
    }

    /** What datagrams are for has been told. */
    public void flushRequest() {
        if (exchange != null) {
            exchange.flushRequest();
        }
    }

    /* Whether a body follows is known when there is one, or when the stream ends. */
    private void begin(boolean end) {
        var head = waiting;
        if (head != null) {
            waiting = null;
            exchange = requests.begin(this, client, head, end);
        }
    }

    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
        begin(false);
        if (exchange == null || over) {
            frame.release();
        } else {
            exchange.data(frame.content());
        }
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext ctx) {
        begin(true);
        if (exchange != null) {
            exchange.end(null);
            exchange.flushRequest();
        } else if (!over) {
            over = true;
            reset(Http3ErrorCode.H3_REQUEST_INCOMPLETE);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (channel.isInputShutdown()) {
            begin(true);
        } else if (waiting != null && waiting.expectsBody()) {
            begin(false);
        }
        if (exchange != null) {
            exchange.flushRequest();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.downstreamWritable();
        }
    }

    @Override
    protected void handleQuicException(ChannelHandlerContext ctx, QuicException cause) {
        gone("client_reset");
        reset(Http3ErrorCode.H3_REQUEST_CANCELLED);
    }

    @Override
    protected void handleHttp3Exception(ChannelHandlerContext ctx, Http3Exception cause) {
        requests.malformed(cause.errorCode().name().toLowerCase(Locale.ROOT));
        if (!over) {
            over = true;
            if (exchange != null) {
                exchange.gone("malformed");
            }
            reset(cause.errorCode());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case QuicException quic -> handleQuicException(ctx, quic);
            case Http3Exception http3 -> handleHttp3Exception(ctx, http3);
            // What the codec says of a head that is none.
            case Http3HeadersValidationException _,
                    IllegalArgumentException _,
                    DecoderException _ ->
                    malformed();
            default -> {
                gone("client_reset");
                reset(Http3ErrorCode.H3_REQUEST_CANCELLED);
            }
        }
    }

    /**
     * The time is over that a head may take, or its end behind it, if it had begun when that was
     * said before.
     */
    public void headDue() {
        if (exchange != null || over) {
            return;
        }
        if (late && waiting != null) {
            // Its end may come later still: from now on the route's time runs.
            begin(false);
            flushRequest();
        } else if (late) {
            over = true;
            requests.malformed("head_late");
            reset(Http3ErrorCode.H3_REQUEST_INCOMPLETE);
        }
        late = true;
    }

    private void malformed() {
        requests.malformed("request_head");
        if (exchange != null) {
            exchange.gone("malformed");
        }
        abort(Abort.MALFORMED);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone("client_gone");
    }

    private void gone(String reason) {
        if (!responded && !over) {
            over = true;
            watch.cutShort();
        }
        if (exchange != null) {
            exchange.gone(reason);
        }
    }

    @Override
    public boolean early() {
        return watch.early();
    }

    // To the client.

    @Override
    public void head(int status, Fields fields, boolean end) {
        var said = fields.get(Priority.FIELD);
        if (said != null) {
            // The server knows better what it sends (RFC 9218, 8).
            prioritize(Priority.parse(said, priority));
        }
        write(new DefaultHttp3HeadersFrame(Http3Fields.response(status, fields)));
        if (end) {
            finish();
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        // A slice, for the codec writes what is at a buffer's beginning, read or not.
        write(new DefaultHttp3DataFrame(bytes.readerIndex() == 0 ? bytes : bytes.slice()));
    }

    @Override
    public boolean datagram(ByteBuf bytes) {
        return watch.datagram(channel.streamId(), bytes);
    }

    @Override
    public void end(@Nullable Fields trailers) {
        if (trailers != null) {
            write(new DefaultHttp3HeadersFrame(Http3Fields.trailers(trailers)));
        }
        finish();
    }

    private void write(Object frame) {
        var ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("stream without a pipeline");
        }
        ctx.write(frame);
    }

    private void finish() {
        responded = true;
        if (writer.isEmpty()) {
            write(new DefaultHttp3UnknownFrame(MEANS_NOTHING, Unpooled.EMPTY_BUFFER));
        }
        writer.end();
    }

    @Override
    public void flush() {
        channel.flush();
        watch.flushDatagrams();
    }

    @Override
    public void abort(Abort why) {
        over = true;
        reset(
                switch (why) {
                    case MALFORMED -> Http3ErrorCode.H3_MESSAGE_ERROR;
                    case REFUSED -> Http3ErrorCode.H3_REQUEST_REJECTED;
                    case INTERNAL -> Http3ErrorCode.H3_INTERNAL_ERROR;
                    case CANCELLED -> Http3ErrorCode.H3_REQUEST_CANCELLED;
                });
    }

    private void reset(Http3ErrorCode code) {
        var _ = channel.shutdown(code.code(), channel.newPromise());
    }

    @Override
    public void stopRequest() {
        var _ = channel.shutdownInput(Http3ErrorCode.H3_NO_ERROR.code());
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void read(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }
}
