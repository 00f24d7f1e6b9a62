package io.sidelane.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** A connection that was HTTP/1.1: bytes of another protocol either way, until one side ends. */
final class Tunnel extends ChannelInboundHandlerAdapter implements UpstreamStream {

    private final SocketChannel channel;
    private final Endpoint endpoint;
    private @Nullable UpstreamListener listener;

    Tunnel(SocketChannel channel, Endpoint endpoint, UpstreamListener listener) {
        this.channel = channel;
        this.endpoint = endpoint;
        this.listener = listener;
    }

    @Override
    public void head(RequestHead head, boolean end) {
        throw new IllegalStateException("request on a connection that is HTTP no more");
    }

    @Override
    public void data(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    @Override
    public void end(@Nullable Fields trailers) {
        // Once all that was written before is out.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> finish());
    }

    private void finish() {
        var tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound();
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void cancel() {
        listener = null;
        channel.close();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void read(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (listener != null && message instanceof ByteBuf bytes) {
            listener.responseData(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.writabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        var told = listener;
        listener = null;
        if (told != null) {
            told.responseEnd(null);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var told = listener;
        listener = null;
        channel.close();
        if (told != null) {
            told.failed(new Failure(Failure.Kind.BROKEN, true, "connection_broken"));
        }
    }
}
