package io.sidelane.gateway.downstream;

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
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.sidelane.gateway.exchange.Abort;
import io.sidelane.gateway.exchange.Downstream;
import io.sidelane.gateway.exchange.Exchange;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Http2Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestRules;
import io.sidelane.gateway.telemetry.Client;
import org.jspecify.annotations.Nullable;

/** A request stream of HTTP/2. What breaks RFC 9113 ends the stream with PROTOCOL_ERROR. */
public final class Http2Stream extends ChannelInboundHandlerAdapter implements Downstream {

    private final Requests requests;
    private final Client client;
    private final String altSvc;
    private final Channel channel;
    private @Nullable Exchange exchange;
    private @Nullable ChannelFuture ending;

    /* The final head, until it is known whether something follows: clients of gRPC take no stream that
    an empty DATA frame ends. */
    private @Nullable Http2Headers held;

    /**
     * @param altSvc what responses say of HTTP/3; empty: nothing
     */
    public Http2Stream(Requests requests, Client client, String altSvc, Channel channel) {
        this.requests = requests;
        this.client = client;
        this.altSvc = altSvc;
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Http2HeadersFrame frame -> headers(frame);
            case Http2DataFrame frame -> data(frame);
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void headers(Http2HeadersFrame frame) {
        if (exchange != null) {
            if (frame.isEndStream()) {
                exchange.end(Http2Fields.fields(frame.headers()));
            } else {
                exchange.malformed("trailers");
            }
            return;
        }
        var head = Http2Fields.head(frame.headers());
        if (RequestRules.check(head) != null) {
            requests.malformed("request_head");
            abort(Abort.MALFORMED);
            return;
        }
        exchange = requests.begin(this, client, head, frame.isEndStream());
    }

    private void data(Http2DataFrame frame) {
        if (exchange == null) {
            frame.release();
            return;
        }
        boolean end = frame.isEndStream();
        exchange.data(frame.content());
        if (end) {
            exchange.end(null);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
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
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame && exchange != null) {
            exchange.gone("client_reset");
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.gone("client_gone");
        }
    }

    /* Some of what breaks RFC 9113 the codec finds first, such as lengths that differ. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var error = cause instanceof Http2Exception wrong ? wrong.error() : Http2Error.CANCEL;
        boolean malformed = error == Http2Error.PROTOCOL_ERROR;
        if (exchange == null) {
            if (malformed) {
                requests.malformed("request_head");
            }
        } else if (malformed) {
            exchange.malformed("message");
        } else {
            exchange.gone("client_gone");
        }
        reset(error);
    }

    // To the client.

    @Override
    public void head(int status, Fields fields, boolean end) {
        if (status >= 200 && !altSvc.isEmpty()) {
            fields.add(Names.ALT_SVC, altSvc);
        }
        held = Http2Fields.response(status, fields);
        if (end) {
            end(null);
        } else if (status < 200) {
            writeHead();
        }
    }

    private void writeHead() {
        var head = held;
        held = null;
        if (head != null) {
            channel.write(new DefaultHttp2HeadersFrame(head, false));
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        writeHead();
        channel.write(new DefaultHttp2DataFrame(bytes));
    }

    @Override
    public void end(@Nullable Fields trailers) {
        var head = held;
        if (head != null && trailers == null) {
            held = null;
            ending = channel.write(new DefaultHttp2HeadersFrame(head, true));
        } else {
            writeHead();
            ending = channel.write(Http2Fields.end(trailers));
        }
    }

    @Override
    public void flush() {
        writeHead();
        channel.flush();
    }

    @Override
    public void abort(Abort why) {
        reset(
                switch (why) {
                    case MALFORMED -> Http2Error.PROTOCOL_ERROR;
                    case REFUSED -> Http2Error.REFUSED_STREAM;
                    case INTERNAL -> Http2Error.INTERNAL_ERROR;
                    case CANCELLED -> Http2Error.CANCEL;
                });
    }

    /* Not before the response is out: a reset takes back what still waits for the client's window. */
    @Override
    public void stopRequest() {
        if (ending != null) {
            ending.addListener(_ -> reset(Http2Error.NO_ERROR));
        }
    }

    private void reset(Http2Error error) {
        writeHead();
        channel.writeAndFlush(new DefaultHttp2ResetFrame(error)).addListener(_ -> channel.close());
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
