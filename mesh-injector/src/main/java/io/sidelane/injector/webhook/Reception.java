package io.sidelane.injector.webhook;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import io.sidelane.injector.decision.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, one after the other: nothing is read of the next until the one
 * before is answered. On its connection's thread.
 */
final class Reception extends SimpleChannelInboundHandler<HttpObject> {

    /** A pod of 3 MiB, which is as large as API servers take, with what is around it. */
    static final int MAX_BODY = 4 << 20;

    /** Of a body that was refused, so that its sender comes to read why. */
    private static final int MAX_UNREAD = 16 << 20;

    /** From its first byte to its last; API servers have given up by then. */
    private static final int REQUEST_SECONDS = 10;

    /** Decides, on whatever thread it likes. */
    @FunctionalInterface
    interface Decider {
        void decide(byte[] body, Stage stage, Reply reply);
    }

    /** Takes the answer, on whatever thread. */
    @FunctionalInterface
    interface Reply {
        void with(int status, String type, byte[] body);
    }

    private final Gate gate;
    private final Gate.Visitor visitor;
    private final Budget budget;
    private final WebhookServer.Observer observer;
    private final BooleanSupplier stopping;
    private final Decider decider;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int reserved;
    private int unread;
    private boolean keptAlive;
    private boolean refused;
    private boolean busy;
    private @Nullable Stage stage;
    private @Nullable Future<?> deadline;

    Reception(
            Gate gate,
            Gate.Visitor visitor,
            Budget budget,
            WebhookServer.Observer observer,
            BooleanSupplier stopping,
            Decider decider) {
        this.gate = gate;
        this.visitor = visitor;
        this.budget = budget;
        this.observer = observer;
        this.stopping = stopping;
        this.decider = decider;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (message instanceof HttpContent content) {
            if (refused) {
                discard(ctx, content);
            } else {
                part(ctx, content);
                if (!refused && content instanceof LastHttpContent) {
                    whole(ctx);
                }
            }
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        gate.ask(visitor);
        busy = true;
        inTime();
        deadline = ctx.executor().schedule(() -> ctx.close(), REQUEST_SECONDS, TimeUnit.SECONDS);
        keptAlive = HttpUtil.isKeepAlive(request);
        unread = 0;
        if (request.decoderResult().isFailure()) {
            refuse(ctx, 400, "request: not understood (expected: HTTP/1.1)");
            return;
        }
        var path = new QueryStringDecoder(request.uri()).path();
        stage = WebhookServer.PATHS.get(path);
        if (stage == null || !request.method().equals(HttpMethod.POST)) {
            refuse(ctx, 404, "%s: not here (expected: POST /mutate)".formatted(path));
        }
    }

    private void part(ChannelHandlerContext ctx, HttpContent content) {
        int length = content.content().readableBytes();
        if (content.decoderResult().isFailure()) {
            refuse(ctx, 400, "request: not understood (expected: HTTP/1.1)");
        } else if (body.size() + length > MAX_BODY) {
            observer.undecided("large");
            refuse(ctx, 413, "body: more than %d bytes (expected: at most)".formatted(MAX_BODY));
        } else if (!budget.receive(growth(length))) {
            observer.undecided("overload");
            refuse(ctx, 503, "injector: too much at once (expected: less)");
        } else {
            reserved += growth(length);
            try {
                content.content().readBytes(body, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a body that grows by so many bytes takes beyond what is reserved. */
    private int growth(int length) {
        return Budget.rounded(body.size() + length) - reserved;
    }

    private void whole(ChannelHandlerContext ctx) {
        inTime();
        var bytes = body.toByteArray();
        body = new ByteArrayOutputStream();
        ctx.channel().config().setAutoRead(false);
        if (stage != null) {
            decider.decide(
                    bytes,
                    stage,
                    (status, type, answer) ->
                            ctx.executor()
                                    .execute(() -> answer(ctx, status, type, answer, !keptAlive)));
        }
    }

    private void refuse(ChannelHandlerContext ctx, int status, String message) {
        refused = true;
        body = new ByteArrayOutputStream();
        answer(ctx, status, "text/plain", (message + "\n").getBytes(StandardCharsets.UTF_8), true);
    }

    private void discard(ChannelHandlerContext ctx, HttpContent content) {
        unread += content.content().readableBytes();
        if (content instanceof LastHttpContent || unread > MAX_UNREAD) {
            ctx.close();
        }
    }

    private void answer(
            ChannelHandlerContext ctx, int status, String type, byte[] bytes, boolean last) {
        forget();
        if (!ctx.channel().isActive()) {
            return;
        }
        // Whoever asks next shall find another replica, or is let in after those that wait.
        boolean closes = last || stopping.getAsBoolean() || gate.isCrowded();
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.wrappedBuffer(bytes));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        if (closes) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var written = ctx.writeAndFlush(response);
        if (!closes) {
            busy = false;
            gate.rest(visitor);
            ctx.channel().config().setAutoRead(true);
        } else if (!refused) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void inTime() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void forget() {
        budget.forget(reserved);
        reserved = 0;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // Who has sent all of it waits for us, not we for it.
        boolean decided = busy && !refused && !ctx.channel().config().isAutoRead();
        if (event instanceof IdleStateEvent && !decided) {
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inTime();
        forget();
        ctx.fireChannelInactive();
    }

    /** A caller that breaks off, or breaks TLS: nobody is there to be told. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
