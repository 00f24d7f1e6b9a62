package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Looks at the type of a client's unidirectional stream, so that the reset of one that may not end
 * ends the connection (RFC 9114, 6.2.1; RFC 9204, 4.2). The codec sees to those that are finished.
 */
final class CriticalStream extends ChannelInboundHandlerAdapter {

    private static final int CONTROL = 0;
    private static final int QPACK_ENCODER = 2;
    private static final int QPACK_DECODER = 3;

    private final Runnable broken;
    private boolean known;
    private boolean critical;

    CriticalStream(Runnable broken) {
        this.broken = broken;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!known && message instanceof ByteBuf bytes && bytes.isReadable()) {
            known = true;
            int type = bytes.getUnsignedByte(bytes.readerIndex());
            critical = type == CONTROL || type == QPACK_ENCODER || type == QPACK_DECODER;
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (critical) {
            broken.run();
        }
        ctx.close();
    }
}
