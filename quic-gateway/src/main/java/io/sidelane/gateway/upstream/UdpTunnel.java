package io.sidelane.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.sidelane.gateway.http.Capsules;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.VarInts;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a CONNECT-UDP (RFC 9298): payloads come as HTTP datagrams, in capsules or without,
 * and go on as packets of UDP; what comes back goes the other way. Holds nobody back: what there is
 * no room for is dropped and counted, as on any network.
 */
final class UdpTunnel extends ChannelInboundHandlerAdapter implements UpstreamStream {

    /* The context of payloads (RFC 9298, 4). */
    private static final int PAYLOAD = 0;

    private final Endpoint endpoint;
    private final Consumer<String> events;
    private final Capsules capsules = new Capsules();
    private @Nullable UpstreamListener listener;
    private @Nullable Channel channel;

    UdpTunnel(Endpoint endpoint, UpstreamListener listener, Consumer<String> events) {
        this.endpoint = endpoint;
        this.listener = listener;
        this.events = events;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void head(RequestHead head, boolean end) {
        if (listener != null) {
            listener.tunnel(this, new Fields().add(Capsules.PROTOCOL, "?1"));
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        if (!capsules.read(bytes, this::send)) {
            fail("udp_capsule_too_long");
        }
    }

    @Override
    public void datagram(ByteBuf datagram) {
        send(datagram);
        datagram.release();
    }

    private void send(ByteBuf datagram) {
        var to = channel;
        if (VarInts.read(datagram) != PAYLOAD) {
            events.accept("unknown_context");
        } else if (to == null || !to.isWritable()) {
            events.accept("socket_full");
        } else {
            to.write(datagram.copy())
                    .addListener(sent -> events.accept(sent.isSuccess() ? "sent" : "not_sent"));
        }
    }

    @Override
    public void end(@Nullable Fields trailers) {
        var told = listener;
        cancel();
        if (told != null) {
            told.responseEnd(null);
        }
    }

    @Override
    public void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void cancel() {
        listener = null;
        capsules.close();
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void read(boolean wanted) {
        // Whoever reads too slowly loses what there is no room for.
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (listener != null && message instanceof DatagramPacket packet) {
            var payload = packet.content();
            var datagram = ctx.alloc().directBuffer(1 + payload.readableBytes());
            VarInts.write(datagram, PAYLOAD);
            datagram.writeBytes(payload);
            events.accept("received");
            listener.responseDatagram(datagram);
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listener != null) {
            listener.flush();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Nobody listens there, or there is no way (RFC 9298, 3.1).
        fail("udp_unreachable");
    }

    private void fail(String reason) {
        var told = listener;
        cancel();
        if (told != null) {
            told.failed(new Failure(Failure.Kind.BROKEN, true, reason));
        }
    }
}
