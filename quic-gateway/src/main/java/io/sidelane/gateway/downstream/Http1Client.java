package io.sidelane.gateway.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sidelane.gateway.exchange.Abort;
import io.sidelane.gateway.exchange.Downstream;
import io.sidelane.gateway.exchange.Exchange;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Http1Fields;
import io.sidelane.gateway.http.Http1Requests;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestRules;
import io.sidelane.gateway.http.Upgrade;
import io.sidelane.gateway.telemetry.Client;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/1.1: one request after another, however many it sends ahead. */
public final class Http1Client extends ChannelInboundHandlerAdapter implements Downstream {

    private final Requests requests;
    private final Client client;
    private final String altSvc;
    private final Channel channel;

    /* What was read beyond the present request, which one read bounds. */
    private final Queue<Object> ahead = new ArrayDeque<>();
    private @Nullable Exchange exchange;
    private boolean keepAlive = true;

    /* Of HTTP/1.0 another one: it knows no chunks and no informational responses. */
    private boolean http11;

    /* What the present request asks for. */
    private @Nullable Upgrade upgrade;
    private boolean upgraded;
    private boolean headOnly;
    private boolean requestEnded = true;
    private boolean responseEnded = true;
    private boolean leaving;
    private boolean over;
    private long idleSince = System.nanoTime();

    /**
     * @param altSvc what responses say of HTTP/3; empty: nothing
     */
    public Http1Client(Requests requests, Client client, String altSvc, Channel channel) {
        this.requests = requests;
        this.client = client;
        this.altSvc = altSvc;
        this.channel = channel;
    }

    /** No more requests than the present or the next one, which may be on its way already. */
    public void leave() {
        leaving = true;
    }

    /** When its last request ended, or it began, as System.nanoTime() has it. */
    public long idleSince() {
        return idleSince;
    }

    /** Whether there is no request at the moment. */
    public boolean idle() {
        return responseEnded && requestEnded;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            // What follows a connection's last request is none, however much it looks like one.
            ReferenceCountUtil.release(message);
            return;
        }
        if ((!responseEnded && requestEnded) || !ahead.isEmpty()) {
            ahead.add(message);
            channel.config().setAutoRead(false);
        } else {
            take(message);
        }
    }

    private void take(Object message) {
        if (message instanceof HttpRequest request) {
            head(request);
        }
        if (message instanceof ByteBuf bytes) {
            tunnelled(bytes);
        } else if (message instanceof HttpContent content && upgrade != null) {
            // What follows may be of another protocol: no more of it is read as HTTP.
            content.release();
            channel.pipeline().get(HttpServerCodec.class).removeInboundHandler();
        } else if (message instanceof HttpContent content) {
            body(content);
        }
    }

    private void tunnelled(ByteBuf bytes) {
        if (exchange == null) {
            bytes.release();
        } else {
            exchange.data(bytes);
        }
    }

    private void head(HttpRequest request) {
        requestEnded = false;
        responseEnded = false;
        var head = Http1Requests.head(request);
        if (head == null || RequestRules.check(head) != null) {
            requests.malformed("request_head");
            refuse();
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(request);
        headOnly = head.method().equals("HEAD");
        upgrade = head.tunnel() ? Upgrade.of(request) : null;
        // After a refused upgrade nobody can tell what the bytes that follow are.
        keepAlive &= upgrade == null;
        http11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        boolean bodiless =
                upgrade == null
                        && !HttpUtil.isTransferEncodingChunked(request)
                        && RequestRules.length(head.fields()) <= 0;
        exchange = requests.begin(this, client, head, bodiless);
    }

    private void body(HttpContent content) {
        var current = exchange;
        if (content.decoderResult().isFailure()) {
            content.release();
            if (current != null) {
                current.malformed("body");
            }
            return;
        }
        boolean last = content instanceof LastHttpContent;
        var trailers =
                content instanceof LastHttpContent end && !end.trailingHeaders().isEmpty()
                        ? Http1Fields.trailers(end.trailingHeaders())
                        : null;
        if (current != null && content.content().isReadable()) {
            current.data(content.content());
        } else {
            content.release();
        }
        if (last) {
            requestEnded = true;
            if (current != null) {
                current.end(trailers);
            }
            nextIfDone();
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
    public void channelInactive(ChannelHandlerContext ctx) {
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
        if (exchange != null) {
            exchange.gone("client_gone");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (exchange != null) {
            exchange.gone("client_gone");
        }
        ctx.close();
    }

    // To the client.

    @Override
    public void head(int status, Fields fields, boolean end) {
        var headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        fields.forEach(headers::add);
        if (status < 200) {
            if (http11) {
                // In one, or the encoder takes what follows for its body.
                channel.write(full(HttpResponseStatus.valueOf(status), headers));
            }
            return;
        }
        if (upgrade != null && status == 200 && !end) {
            switchTo(upgrade, headers);
            return;
        }
        if (!altSvc.isEmpty()) {
            headers.add(Names.ALT_SVC, altSvc);
        }
        boolean sized = headers.contains(Names.CONTENT_LENGTH);
        boolean bodiless = headOnly || status == 204 || status == 304;
        if (!sized && end && !bodiless) {
            headers.set(Names.CONTENT_LENGTH, "0");
        } else if (!sized && !bodiless && http11) {
            headers.set(Names.TRANSFER_ENCODING, "chunked");
        } else if (!sized && !bodiless) {
            keepAlive = false;
        }
        keepAlive &= !leaving;
        if (!keepAlive) {
            headers.set(Names.CONNECTION, "close");
        } else if (!http11) {
            headers.set(Names.CONNECTION, Names.KEEP_ALIVE);
        }
        channel.write(
                new DefaultHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers));
        if (end) {
            end(null);
        }
    }

    private void switchTo(Upgrade asked, HttpHeaders headers) {
        asked.accept(headers);
        channel.write(full(HttpResponseStatus.SWITCHING_PROTOCOLS, headers));
        channel.pipeline().remove(HttpServerCodec.class);
        upgraded = true;
    }

    private static FullHttpResponse full(HttpResponseStatus status, HttpHeaders headers) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                status,
                Unpooled.EMPTY_BUFFER,
                headers,
                DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders());
    }

    @Override
    public void data(ByteBuf bytes) {
        channel.write(upgraded ? bytes : new DefaultHttpContent(bytes));
    }

    @Override
    public void end(@Nullable Fields trailers) {
        var written =
                channel.writeAndFlush(upgraded ? Unpooled.EMPTY_BUFFER : Http1Fields.end(trailers));
        responseEnded = true;
        if (!keepAlive) {
            over = true;
            written.addListener(ChannelFutureListener.CLOSE);
        } else {
            nextIfDone();
        }
    }

    private void nextIfDone() {
        if (over || !idle() || !channel.isActive()) {
            return;
        }
        idleSince = System.nanoTime();
        exchange = null;
        for (var next = ahead.poll(); next != null; next = ahead.poll()) {
            if (next instanceof HttpRequest request && Upgrade.of(request) != null) {
                // Bytes behind it may have been read as HTTP already.
                requests.malformed("pipelined_upgrade");
                refuse();
                return;
            }
            take(next);
            if (requestEnded && !responseEnded) {
                break;
            }
        }
        if (ahead.isEmpty() && exchange == null) {
            channel.config().setAutoRead(true);
        }
        if (exchange != null) {
            exchange.flushRequest();
        }
    }

    private void refuse() {
        keepAlive = false;
        exchange = null;
        head(400, new Fields().add(Names.CONTENT_LENGTH, "0"), true);
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void abort(Abort why) {
        over = true;
        channel.close();
    }

    /* What is left of it cannot be told from the next one. */
    @Override
    public void stopRequest() {
        keepAlive = false;
        over = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
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
