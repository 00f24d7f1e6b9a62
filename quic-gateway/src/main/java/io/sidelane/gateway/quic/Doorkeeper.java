package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a worker's codec: drops what cannot begin a connection, and holds back what would
 * be more than three times of what came from an address that has proved nothing. Without early data
 * only handshakes are counted, which go in long headers: what follows them goes to addresses that
 * are proved. Early data that was here before is not let in again.
 */
final class Doorkeeper extends ChannelDuplexHandler {

    private static final int MOST_ADDRESSES = 65_536;

    private final ConnectionIds ids;
    private final Admission admission;
    private final Consumer<String> events;
    private final @Nullable Replays early;
    private final AddressBudget<InetSocketAddress> budget = new AddressBudget<>(MOST_ADDRESSES);

    private boolean tokenOfOthers;

    /* Of the connection whose packets are written; null for what the codec answers for itself. */
    private @Nullable SendPath path;

    /**
     * @param early packets of early data that came before; null when none is taken
     */
    Doorkeeper(
            ConnectionIds ids,
            Admission admission,
            @Nullable Replays early,
            Consumer<String> events) {
        this.ids = ids;
        this.admission = admission;
        this.early = early;
        this.events = events;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof DatagramPacket datagram)) {
            ctx.fireChannelRead(message);
            return;
        }
        var packet = datagram.content();
        if (!Datagrams.isLong(packet)) {
            letIn(ctx, datagram);
            return;
        }
        int size = packet.readableBytes();
        // Of other versions as well: who gets a Version Negotiation packet must have sent as much.
        if (size < Datagrams.SMALLEST_INITIAL
                && !Datagrams.isEarlyData(packet)
                && !isOurs(packet)) {
            drop(datagram, "short_initial");
            return;
        }
        if (Datagrams.isOtherVersion(packet)) {
            negotiate(ctx, datagram);
            return;
        }
        boolean begins = Datagrams.isInitial(packet) && !isOurs(packet);
        if (begins && !admission.open()) {
            drop(datagram, "connection_refused");
            return;
        }
        if (early != null && EarlyPackets.spoil(packet, early::isNew) > 0) {
            events.accept("early_replayed");
        }
        budget.received(datagram.sender(), size);
        var tokenless = begins ? Datagrams.withoutToken(packet) : null;
        if (tokenless == null) {
            letIn(ctx, datagram);
        } else {
            askForOurs(ctx, datagram, tokenless);
        }
    }

    private boolean isOurs(ByteBuf packet) {
        return ids.isOurs(packet, Datagrams.idAt(packet), Datagrams.idLength(packet));
    }

    /*
     * Who has a token of ours has an id of ours, too. The codec drops other tokens, where RFC 9000,
     * 8.1.3 goes on as without; that takes a Retry here, for without its token it cannot be opened.
     */
    private void askForOurs(ChannelHandlerContext ctx, DatagramPacket datagram, ByteBuf tokenless) {
        tokenOfOthers = true;
        letIn(ctx, new DatagramPacket(tokenless, datagram.recipient(), datagram.sender()));
        tokenOfOthers = false;
        datagram.release();
    }

    /** Whether who begins without a token must prove its address first. */
    boolean mustProve() {
        return tokenOfOthers || admission.mustProve();
    }

    private void letIn(ChannelHandlerContext ctx, DatagramPacket datagram) {
        path = null;
        ctx.fireChannelRead(
                new DatagramPacket(
                        datagram.content(),
                        datagram.recipient(),
                        new SendPath.Sender(datagram.sender())));
    }

    /* The codec answers those alone that look like an Initial of version 1. */
    private void negotiate(ChannelHandlerContext ctx, DatagramPacket datagram) {
        var answer = Datagrams.versions(datagram.content());
        if (answer != null) {
            ctx.writeAndFlush(new DatagramPacket(answer, datagram.sender()));
        }
        drop(datagram, "version_negotiated");
    }

    private void drop(DatagramPacket datagram, String why) {
        events.accept(why);
        datagram.release();
    }

    /** What is written from now on is of that connection. */
    void sends(SendPath path) {
        this.path = path;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof DatagramPacket datagram)) {
            ctx.write(message, promise);
            return;
        }
        var to = datagram.recipient();
        if (path != null) {
            to = path.destination(to);
        }
        if (!mayGo(datagram, to)) {
            // Lost, as on any network: it is sent again when more has come from there.
            drop(datagram, "amplification_limited");
            promise.setSuccess();
            return;
        }
        var present = path;
        ctx.write(to.equals(datagram.recipient()) ? datagram : addressed(datagram, to), promise);
        path = present;
    }

    private static DatagramPacket addressed(DatagramPacket datagram, InetSocketAddress to) {
        return datagram instanceof SegmentedDatagramPacket segments
                ? new SegmentedDatagramPacket(segments.content(), segments.segmentSize(), to)
                : new DatagramPacket(datagram.content(), to);
    }

    /* Others may begin to send when there is room again, and who did before goes on then. */
    @Override
    public void flush(ChannelHandlerContext ctx) {
        var present = path;
        ctx.flush();
        path = present;
    }

    /* Answers to early data go in short headers, before the address is proved. */
    private boolean mayGo(DatagramPacket datagram, InetSocketAddress to) {
        int size = datagram.content().readableBytes();
        return Datagrams.isLong(datagram.content())
                ? budget.take(to, size)
                : early == null || budget.takeIfKnown(to, size);
    }

    /** A handshake came to its end there. */
    void proved(InetSocketAddress address) {
        budget.proved(address);
    }
}
