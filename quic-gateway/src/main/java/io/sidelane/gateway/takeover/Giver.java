package io.sidelane.gateway.takeover;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Waits for the next process, gives it everything, and takes back what is for the present one. */
public final class Giver implements AutoCloseable {

    private static final Logger LOG = System.getLogger("takeover");

    private final Channel server;

    /** What the present process does about it. */
    public interface Heir {
        /**
         * Reads nothing from its sockets any more, but from those that the next process leaves to
         * it; called from any thread.
         *
         * @param told what the next process has
         * @param unserved the places of ports in it that the next process does not serve
         * @return false when its sockets are others by now, or given already: nothing changes
         */
        boolean stopReading(Estate told, Set<Integer> unserved) throws InterruptedException;

        /** Takes a datagram that came in by the next process, with its bytes. */
        void deliver(int port, DatagramPacket datagram);

        /** Everything is given; what is open ends here. */
        void given();
    }

    private Giver(Channel server) {
        this.server = server;
    }

    /**
     * @throws IOException with a message for people when the path cannot be had
     */
    public static Giver listen(Path path, EventLoop loop, Supplier<Estate> estate, Heir heir)
            throws IOException, InterruptedException {
        var listening = new Channel[1];
        try {
            Files.deleteIfExists(path);
            listening[0] =
                    new ServerBootstrap()
                            .group(loop, loop)
                            .channel(EpollServerDomainSocketChannel.class)
                            .childHandler(
                                    new ChannelInitializer<EpollDomainSocketChannel>() {
                                        @Override
                                        protected void initChannel(EpollDomainSocketChannel child) {
                                            child.pipeline()
                                                    .addLast(
                                                            new Giving(
                                                                    child,
                                                                    () -> listening[0].close(),
                                                                    estate,
                                                                    heir));
                                        }
                                    })
                            .bind(new DomainSocketAddress(path.toString()))
                            .sync()
                            .channel();
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return new Giver(listening[0]);
        } catch (IOException | RuntimeException e) {
            // What bind() says Netty throws without declaring it.
            throw new IOException(
                    "takeover: %s: %s (expected: a path that a socket can be made at)"
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    /** One who asks; who is not the same user is sent away. */
    private static final class Giving extends ByteToMessageDecoder {

        private static final int ADDRESS_LENGTH_AT = 4;
        private static final int HEAD = 5;

        private final EpollDomainSocketChannel channel;
        private final Runnable closeServer;
        private final Supplier<Estate> estates;
        private final Heir heir;
        private final Set<Integer> unserved = new HashSet<>();
        private Estate estate;

        Giving(
                EpollDomainSocketChannel channel,
                Runnable closeServer,
                Supplier<Estate> estates,
                Heir heir) {
            this.channel = channel;
            this.closeServer = closeServer;
            this.estates = estates;
            this.heir = heir;
            this.estate = estates.get();
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws IOException {
            int user = channel.peerCredentials().uid();
            if (user != Users.own()) {
                LOG.log(Level.ERROR, "asked for by user %d; refused".formatted(user));
                ctx.close();
            }
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            switch (in.getByte(in.readerIndex())) {
                case Words.TAKE -> {
                    in.skipBytes(1);
                    tell(ctx);
                }
                case Words.DESCRIPTORS -> {
                    in.skipBytes(1);
                    for (var descriptor : estate.descriptors()) {
                        ctx.write(new FileDescriptor(descriptor));
                    }
                    ctx.flush();
                }
                case Words.UNSERVED -> {
                    if (in.readableBytes() > 1) {
                        in.skipBytes(1);
                        unserved.add((int) in.readUnsignedByte());
                    }
                }
                case Words.READY -> {
                    in.skipBytes(1);
                    var kept = Set.copyOf(unserved);
                    // On a thread of its own: the workers must go on to stop reading.
                    Thread.ofPlatform().name("takeover").start(() -> give(ctx, kept));
                }
                case Words.DATAGRAM -> datagram(in);
                default -> ctx.close();
            }
        }

        private void tell(ChannelHandlerContext ctx) {
            estate = estates.get();
            var text = estate.written();
            ctx.writeAndFlush(
                    Unpooled.wrappedBuffer(
                            Unpooled.buffer(4).writeInt(text.readableBytes()), text));
        }

        private void give(ChannelHandlerContext ctx, Set<Integer> kept) {
            try {
                // Whoever waited too long for us serves nothing.
                if (!ctx.channel().isActive() || !heir.stopReading(estate, kept)) {
                    LOG.log(Level.WARNING, "refused: the listeners changed meanwhile");
                    ctx.writeAndFlush(Unpooled.buffer(1).writeByte(Words.NO));
                    return;
                }
                // The next process binds this path; closing unlinks it, so it must be over by then.
                closeServer.run();
                ctx.channel().eventLoop().submit(() -> {}).sync();
                boolean heard =
                        ctx.writeAndFlush(Unpooled.buffer(1).writeByte(Words.GO))
                                .await()
                                .isSuccess();
                if (heard) {
                    LOG.log(Level.INFO, "the next process has taken over");
                } else {
                    LOG.log(Level.ERROR, "the next process is gone; ending for another one");
                }
                heir.given();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /* The word, two bytes of length, one of the port, one of the address' length, address, port. */
        private void datagram(ByteBuf in) {
            int at = in.readerIndex();
            if (in.readableBytes() < HEAD) {
                return;
            }
            int length = in.getUnsignedShort(at + 1);
            int addressLength = in.getUnsignedByte(at + ADDRESS_LENGTH_AT);
            int head = HEAD + addressLength + 2;
            if (in.readableBytes() < head + length) {
                return;
            }
            int port = in.getUnsignedByte(at + 3);
            var address = new byte[addressLength];
            in.getBytes(at + HEAD, address);
            try {
                var sender =
                        new InetSocketAddress(
                                InetAddress.getByAddress(address),
                                in.getUnsignedShort(at + HEAD + addressLength));
                in.skipBytes(head);
                var bytes = channel.alloc().directBuffer(length);
                in.readBytes(bytes, length);
                heir.deliver(port, new DatagramPacket(bytes, sender, sender));
            } catch (java.net.UnknownHostException _) {
                channel.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.log(Level.WARNING, "broken off: " + cause.getMessage());
            ctx.close();
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.close().sync();
    }
}
