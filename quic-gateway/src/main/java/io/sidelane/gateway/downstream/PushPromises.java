package io.sidelane.gateway.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Looks for what a client may not send on a request stream and the codec would take: a PUSH_PROMISE
 * ends the connection (RFC 9114, 7.2.5), whatever is in it.
 */
final class PushPromises extends ChannelInboundHandlerAdapter {

    private static final int PUSH_PROMISE = 5;

    private final FrameTypes frames = new FrameTypes();
    private final Runnable found;
    private boolean over;

    PushPromises(Runnable found) {
        this.found = found;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!over && message instanceof ByteBuf bytes && frames.begins(PUSH_PROMISE, bytes)) {
            over = true;
            found.run();
        }
        if (over) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
