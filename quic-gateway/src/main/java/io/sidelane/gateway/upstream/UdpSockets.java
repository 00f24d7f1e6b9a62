package io.sidelane.gateway.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.sidelane.gateway.http.UdpTarget;
import io.sidelane.gateway.routing.UdpTargets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** UDP sockets of clients, one a CONNECT-UDP, for all workers. */
public final class UdpSockets {

    /* A name server that does not answer must not take up threads without end. */
    static final int LOOK_UPS = 64;
    private static final int LONGEST = 65_535;

    private final Semaphore lookUps = new Semaphore(LOOK_UPS);
    private final AtomicInteger open = new AtomicInteger();
    private final Consumer<String> events;
    private final Names names;

    /** Who is asked where a name leads, for as long as that takes. */
    interface Names {
        InetAddress[] find(String name) throws UnknownHostException;
    }

    /**
     * @param events hears a word of each datagram
     */
    public UdpSockets(Consumer<String> events) {
        this(events, InetAddress::getAllByName);
    }

    UdpSockets(Consumer<String> events, Names names) {
        this.events = events;
        this.names = names;
    }

    /** Open ones. */
    public int open() {
        return open.get();
    }

    /** Finds out where a target is, and opens a socket to it if that may be reached. */
    public void open(
            UdpTargets allowed, UdpTarget target, EventLoop loop, UpstreamListener listener) {
        var literal = literal(target.host());
        if (literal != null) {
            if (allowed.allows(target.host(), literal, target.port())) {
                connect(allowed, new InetSocketAddress(literal, target.port()), loop, listener);
            } else {
                listener.failed(refused());
            }
        } else if (!allowed.mayLookUp(target.host(), target.port())) {
            listener.failed(refused());
        } else if (!lookUps.tryAcquire()) {
            listener.failed(new Failure(Failure.Kind.UNAVAILABLE, false, "udp_look_ups"));
        } else {
            // It blocks for as long as name servers take.
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    lookUp(allowed, target, loop, listener);
                                } finally {
                                    lookUps.release();
                                }
                            });
        }
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private void lookUp(
            UdpTargets allowed, UdpTarget target, EventLoop loop, UpstreamListener listener) {
        try {
            for (var address : names.find(target.host())) {
                if (allowed.allows(target.host(), address, target.port())) {
                    var to = new InetSocketAddress(address, target.port());
                    loop.execute(() -> connect(allowed, to, loop, listener));
                    return;
                }
            }
            loop.execute(() -> listener.failed(refused()));
        } catch (UnknownHostException _) {
            loop.execute(
                    () ->
                            listener.failed(
                                    new Failure(Failure.Kind.BROKEN, false, "udp_unknown_host")));
        }
    }

    private static Failure refused() {
        return new Failure(Failure.Kind.FORBIDDEN, false, "udp_target_refused");
    }

    private static Failure unreachable() {
        return new Failure(Failure.Kind.BROKEN, false, "udp_unreachable");
    }

    private void connect(
            UdpTargets allowed, InetSocketAddress to, EventLoop loop, UpstreamListener listener) {
        if (open.incrementAndGet() > allowed.sockets()) {
            open.decrementAndGet();
            listener.failed(new Failure(Failure.Kind.UNAVAILABLE, false, "udp_socket_limit"));
            return;
        }
        var tunnel = new UdpTunnel(new Endpoint(to, 1), listener, events);
        new Bootstrap()
                .group(loop)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST))
                .handler(tunnel)
                .connect(to)
                .addListener(
                        (ChannelFuture connected) -> {
                            if (connected.isSuccess()) {
                                connected
                                        .channel()
                                        .closeFuture()
                                        .addListener(_ -> open.decrementAndGet());
                                listener.ready(tunnel);
                            } else {
                                // Closed already, or never made: then this is another thread.
                                open.decrementAndGet();
                                loop.execute(() -> listener.failed(unreachable()));
                            }
                        });
    }
}
