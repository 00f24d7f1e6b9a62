package io.sidelane.gateway.warmup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/** An upstream that answers each request without a body by the same 1,024 bytes. */
final class Answers extends ChannelInboundHandlerAdapter {

    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final ByteBuf ANSWER =
            Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer()
                            .writeBytes(
                                    "HTTP/1.1 200 OK\r\ncontent-length: 1024\r\n\r\n%s"
                                            .formatted("x".repeat(1_024))
                                            .getBytes(StandardCharsets.US_ASCII)));

    private int last;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var read = (ByteBuf) message;
        while (read.isReadable()) {
            last = last << Byte.SIZE | read.readByte() & 0xff;
            if (last == END_OF_HEAD) {
                context.write(ANSWER.duplicate(), context.voidPromise());
            }
        }
        read.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // At the end, the gateway goes first.
        context.close();
    }
}
