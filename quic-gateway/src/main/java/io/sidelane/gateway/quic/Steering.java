package io.sidelane.gateway.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Brings each datagram to the worker that its connection lives on: the kernel chooses a socket by
 * addresses, which change when a client moves. One for all workers of a listener; the kernel's own
 * steering, where there is one, leaves it nothing to do.
 */
final class Steering {

    private final AtomicReferenceArray<ChannelHandlerContext> workers;
    private final LongAdder moved = new LongAdder();
    private final int generation;

    Steering(int workers, int generation) {
        this.workers = new AtomicReferenceArray<>(workers);
        this.generation = generation;
    }

    /** Datagrams that another worker got than the one that they were for. */
    long moved() {
        return moved.sum();
    }

    /**
     * The handler of one worker's socket.
     *
     * @param former takes what is for a process before this one, with the bytes
     */
    ChannelInboundHandlerAdapter handler(
            int worker, ConnectionIds ids, Predicate<DatagramPacket> former) {
        return new Handler(worker, ids, former);
    }

    /** Brings a datagram in that came by another way than a socket, with its bytes. */
    void deliver(DatagramPacket datagram) {
        var any = workers.get(0);
        any.executor()
                .execute(
                        () -> {
                            any.pipeline().fireChannelRead(datagram);
                            any.pipeline().fireChannelReadComplete();
                        });
    }

    private final class Handler extends ChannelInboundHandlerAdapter {

        private final int worker;
        private final ConnectionIds ids;
        private final Predicate<DatagramPacket> former;

        Handler(int worker, ConnectionIds ids, Predicate<DatagramPacket> former) {
            this.worker = worker;
            this.ids = ids;
            this.former = former;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            workers.set(worker, ctx);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof DatagramPacket datagram) {
                var packet = datagram.content();
                int length = Datagrams.idLength(packet);
                int at = Datagrams.idAt(packet);
                // Any id may stand in a long header; short ones have none but ours.
                boolean ours =
                        Datagrams.isLong(packet)
                                ? ids.isOurs(packet, at, length)
                                : length == ConnectionIds.LENGTH;
                if (ours) {
                    int born = packet.getUnsignedByte(at + ConnectionIds.GENERATION_AT);
                    if (born != generation && former.test(datagram)) {
                        return;
                    }
                    int home = packet.getUnsignedByte(at + ConnectionIds.WORKER_AT);
                    if (home != worker && home < workers.length()) {
                        moved.increment();
                        var there = workers.get(home);
                        if (there == null) {
                            datagram.release();
                            return;
                        }
                        there.fireChannelRead(datagram);
                        there.fireChannelReadComplete();
                        return;
                    }
                }
            }
            ctx.fireChannelRead(message);
        }
    }
}
