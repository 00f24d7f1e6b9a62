package io.sidelane.gateway.downstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.nio.channels.ClosedChannelException;

/**
 * Hands the bytes of a stream to QUIC a flush at a time, since each write makes a packet, and its
 * end together with its last bytes. An end without bytes is one that quiche forgets when all bytes
 * before it are acknowledged and it was not sent, or was lost
 * (https://github.com/cloudflare/quiche/issues/2525): the client would wait for ever.
 */
final class StreamWriter extends ChannelOutboundHandlerAdapter {

    /* More than that is not held back: whoever writes looks at the channel to see when to stop. */
    private static final int MOST = 32 << 10;

    private final CoalescingBufferQueue waiting;
    private boolean ending;

    StreamWriter(QuicStreamChannel channel) {
        waiting = new CoalescingBufferQueue(channel);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            waiting.add(bytes, promise);
            if (waiting.readableBytes() >= MOST && !ending) {
                hand(ctx);
            }
        } else {
            ctx.write(message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (!waiting.isEmpty()) {
            hand(ctx);
        }
        ctx.flush();
    }

    private void hand(ChannelHandlerContext ctx) {
        var promise = ctx.newPromise();
        var bytes = waiting.remove(waiting.readableBytes(), promise);
        ctx.write(ending ? new DefaultQuicStreamFrame(bytes, true) : bytes, promise);
    }

    /** What is written next, up to the next flush, is the last. */
    void end() {
        ending = true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!waiting.isEmpty()) {
            waiting.releaseAndFailAll(ctx, new ClosedChannelException());
        }
    }
}
