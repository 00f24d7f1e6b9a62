package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.sidelane.api.quic.RetryMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {

    private static final InetSocketAddress HERE = at(443);
    private static final InetSocketAddress CLIENT = at(5_000);
    private static final int INITIAL = 0xc0;
    private static final int EARLY_DATA = 0xd0;
    private static final byte[] THEIRS = {1, 2, 3, 4, 5, 6, 7, 8};

    private final List<String> events = new ArrayList<>();
    private final ConnectionIds ids = new ConnectionIds(Secret.random(), 0, 0);
    private final Doorkeeper doorkeeper =
            new Doorkeeper(ids, new Admission(10, RetryMode.NEVER, 1), null, events::add);
    private final List<Boolean> mustProve = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(doorkeeper, new Asking());

    /* As the codec does when somebody begins. */
    private final class Asking extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            mustProve.add(doorkeeper.mustProve());
            ctx.fireChannelRead(message);
        }
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static ByteBuf packet(int first, byte[] id, byte[] token, int size) {
        var packet = Unpooled.buffer(size);
        packet.writeByte(first).writeInt(1);
        packet.writeByte(id.length).writeBytes(id).writeByte(0);
        if (first == INITIAL) {
            packet.writeByte(token.length).writeBytes(token);
        }
        return packet.writeZero(size - packet.readableBytes());
    }

    private ByteBuf comesIn(ByteBuf packet) {
        channel.writeInbound(new DatagramPacket(packet, HERE, CLIENT));
        DatagramPacket datagram = channel.readInbound();
        return datagram == null ? Unpooled.EMPTY_BUFFER : datagram.content();
    }

    @Test
    void earlyDataMayComeInLessThanAnInitial() {
        assertThat(comesIn(packet(EARLY_DATA, THEIRS, new byte[0], 300)).readableBytes())
                .isEqualTo(300);
        assertThat(comesIn(packet(INITIAL, THEIRS, new byte[0], 300)).isReadable()).isFalse();
        assertThat(events).containsExactly("short_initial");
    }

    @Test
    void whoHasATokenOfOthersMustProveItsAddressAsIfItHadNone() {
        var read = comesIn(packet(INITIAL, THEIRS, new byte[40], 1_200));

        assertThat(read).isEqualTo(packet(INITIAL, THEIRS, new byte[0], read.readableBytes()));
        assertThat(mustProve).containsExactly(true);
        assertThat(doorkeeper.mustProve()).isFalse();
    }

    @Test
    void whoHasNoTokenOrOursComesInAsItIs() {
        var ours = ids.newId(ConnectionIds.LENGTH).array();

        assertThat(comesIn(packet(INITIAL, THEIRS, new byte[0], 1_200)).readableBytes())
                .isEqualTo(1_200);
        assertThat(comesIn(packet(INITIAL, ours, new byte[40], 1_200)).readableBytes())
                .isEqualTo(1_200);
        assertThat(mustProve).containsExactly(false, false);
    }
}
