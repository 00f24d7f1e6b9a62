package io.sidelane.gateway.takeover;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The process before this one: leaves its sockets here, and keeps its connections. */
public final class Former {

    private static final long PATIENCE_SECONDS = 20;

    /* A former process that is too slow loses datagrams, as a network would. */
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final Channel channel;
    private final Taking taking;

    private Former(Channel channel, Taking taking) {
        this.channel = channel;
        this.taking = taking;
    }

    /**
     * Asks for the estate. Null when nobody is there, so that there is nothing to take.
     *
     * @throws IOException with a message for people when somebody is there and does not give
     */
    public static @Nullable Former ask(Path path, EventLoop loop)
            throws IOException, InterruptedException {
        if (!Files.exists(path)) {
            return null;
        }
        var taking = new Taking();
        var connected =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollDomainSocketChannel.class)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .handler(taking)
                        .connect(new DomainSocketAddress(path.toString()))
                        .await();
        if (!connected.isSuccess()) {
            // Left behind by one that was killed.
            return null;
        }
        connected.channel().writeAndFlush(Unpooled.buffer(1).writeByte(Words.TAKE));
        return new Former(connected.channel(), taking);
    }

    /** Its sockets, as descriptors of this process. */
    public Estate estate() throws IOException, InterruptedException {
        return within(taking.estate);
    }

    /**
     * Leaves it a listener that this process does not serve; before {@link #go}.
     *
     * @param port the listener's place in the estate
     */
    public void unserved(int port) {
        channel.write(Unpooled.buffer(2).writeByte(Words.UNSERVED).writeByte(port));
    }

    /** Tells it to stop reading, and returns when it does. */
    public void go() throws IOException, InterruptedException {
        channel.writeAndFlush(Unpooled.buffer(1).writeByte(Words.READY));
        var _ = within(taking.go);
    }

    private static <T> T within(CompletableFuture<T> future)
            throws IOException, InterruptedException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "takeover: %s (expected: an answer of the process before within %d s)"
                            .formatted(
                                    e instanceof TimeoutException ? "none" : e.getMessage(),
                                    PATIENCE_SECONDS),
                    e);
        }
    }

    /** Whether it is still there, with connections that their clients come here for. */
    public boolean present() {
        return channel.isActive();
    }

    /**
     * Passes a datagram on that is for one of its connections, with its bytes.
     *
     * @param port the listener's place in the estate
     * @return false when it is gone
     */
    public boolean pass(int port, DatagramPacket datagram) {
        if (!channel.isActive()) {
            return false;
        }
        if (channel.isWritable()) {
            var bytes = datagram.content();
            var address = datagram.sender().getAddress().getAddress();
            var head = channel.alloc().directBuffer(32);
            head.writeByte(Words.DATAGRAM)
                    .writeShort(bytes.readableBytes())
                    .writeByte(port)
                    .writeByte(address.length)
                    .writeBytes(address)
                    .writeShort(datagram.sender().getPort());
            channel.writeAndFlush(
                    Unpooled.wrappedBuffer(head, bytes.retain()), channel.voidPromise());
        }
        datagram.release();
        return true;
    }

    /** Reads the estate, then its descriptors, then the word to go. */
    private static final class Taking extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Estate> estate = new CompletableFuture<>();
        private final CompletableFuture<Boolean> go = new CompletableFuture<>();
        private final ByteBuf text = Unpooled.buffer();
        private final List<Integer> descriptors = new ArrayList<>();
        private @Nullable Estate told;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof FileDescriptor descriptor) {
                descriptor(ctx, descriptor.intValue());
            } else if (message instanceof ByteBuf bytes) {
                bytes(ctx, bytes);
                bytes.release();
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        private void bytes(ChannelHandlerContext ctx, ByteBuf bytes) {
            if (told != null) {
                if (bytes.readByte() == Words.GO) {
                    go.complete(true);
                } else {
                    go.completeExceptionally(
                            new IOException("the listeners of the process before changed"));
                }
                return;
            }
            text.writeBytes(bytes);
            if (text.readableBytes() < 4 || text.readableBytes() < 4 + text.getInt(0)) {
                if (text.readableBytes() > Words.MOST) {
                    ctx.close();
                }
                return;
            }
            told = Estate.read(text.toString(4, text.getInt(0), StandardCharsets.US_ASCII));
            ((EpollDomainSocketChannel) ctx.channel())
                    .config()
                    .setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
            ctx.writeAndFlush(Unpooled.buffer(1).writeByte(Words.DESCRIPTORS));
        }

        private void descriptor(ChannelHandlerContext ctx, int descriptor) {
            var present = told;
            descriptors.add(descriptor);
            if (present != null && descriptors.size() == present.descriptors().size()) {
                ((EpollDomainSocketChannel) ctx.channel())
                        .config()
                        .setReadMode(DomainSocketReadMode.BYTES);
                estate.complete(present.with(descriptors));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            var gone = new IOException("the process before went away");
            estate.completeExceptionally(gone);
            go.completeExceptionally(gone);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            estate.completeExceptionally(cause);
            go.completeExceptionally(cause);
            ctx.close();
        }
    }
}
