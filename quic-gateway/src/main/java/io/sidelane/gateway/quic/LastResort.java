package io.sidelane.gateway.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/**
 * Counts what a client did wrong and a codec has dealt with, instead of a stack trace in the log.
 */
final class LastResort extends ChannelInboundHandlerAdapter {

    private final Consumer<String> events;

    LastResort(Consumer<String> events) {
        this.events = events;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        events.accept("protocol_error");
    }
}
