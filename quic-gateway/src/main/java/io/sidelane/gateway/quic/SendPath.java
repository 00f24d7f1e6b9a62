package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where a connection's packets go: to its paths alone, of which quiche tells when a packet came
 * there that only the client can have made, and until it could not be validated. Netty's codec
 * would send to whoever said an id of the connection last. It asks for the allocator of segments
 * each time that it is about to send, so one of each connection's own knows whose packets come
 * next.
 */
final class SendPath extends ChannelInboundHandlerAdapter
        implements SegmentedDatagramPacketAllocator {

    /* Sent at once, by one sendmsg (UDP_SEGMENT). */
    private static final SegmentedDatagramPacketAllocator SEGMENTS =
            EpollQuicUtils.newSegmentedAllocator(24);

    private final Set<InetSocketAddress> paths = new HashSet<>();
    private final Consumer<SendPath> sending;
    private InetSocketAddress last;

    /** Whence a datagram came, or was said to: nothing that quiche says is one. */
    static final class Sender extends InetSocketAddress {

        private static final long serialVersionUID = 1;

        Sender(InetSocketAddress address) {
            super(address.getAddress(), address.getPort());
        }
    }

    /**
     * @param first where its first datagram came from
     * @param sending hears that its packets come next
     */
    SendPath(InetSocketAddress first, Consumer<SendPath> sending) {
        this.paths.add(first);
        this.last = first;
        this.sending = sending;
    }

    @Override
    public int maxNumSegments() {
        sending.accept(this);
        return SEGMENTS.maxNumSegments();
    }

    @Override
    public DatagramPacket newPacket(ByteBuf buffer, int segmentSize, InetSocketAddress recipient) {
        return SEGMENTS.newPacket(buffer, segmentSize, recipient);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case QuicPathEvent.New path -> paths.add(path.remote());
            case QuicPathEvent.Validated path -> paths.add(path.remote());
            case QuicPathEvent.FailedValidation path -> paths.remove(path.remote());
            case QuicPathEvent.Closed path -> paths.remove(path.remote());
            default -> {}
        }
        ctx.fireUserEventTriggered(event);
    }

    /** Where packets go, of which the codec says that it is to the recipient. */
    InetSocketAddress destination(InetSocketAddress recipient) {
        if (!(recipient instanceof Sender) || paths.contains(recipient)) {
            last = recipient;
        }
        return last;
    }
}
