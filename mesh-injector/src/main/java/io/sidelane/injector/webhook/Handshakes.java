package io.sidelane.injector.webhook;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection at the gate: reads nothing until it is let in, then makes its handshake. */
final class Handshakes extends ChannelInboundHandlerAdapter implements Gate.Visitor {

    private final Gate gate;
    private final Supplier<SslHandler> tls;
    private @Nullable ChannelHandlerContext context;

    /**
     * @param tls what shows the certificate that is in use when the handshake begins
     */
    Handshakes(Gate gate, Supplier<SslHandler> tls) {
        this.gate = gate;
        this.tls = tls;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (!gate.arrive(this, System.nanoTime())) {
            leave();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gate.gone(this);
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                gate.done(this);
                gate.rest(this);
            } else {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void enter() {
        later(
                ctx -> {
                    if (ctx.channel().isActive()) {
                        ctx.pipeline().addBefore(ctx.name(), "tls", tls.get());
                        ctx.channel().config().setAutoRead(true);
                    } else {
                        gate.gone(this);
                    }
                });
    }

    /** By a reset: who is told nothing would wait. */
    @Override
    public void leave() {
        later(
                ctx -> {
                    if (ctx.channel().isActive()) {
                        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                        ctx.channel().close();
                    }
                });
    }

    private void later(Consumer<ChannelHandlerContext> what) {
        var ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> what.accept(ctx));
        }
    }
}
