package io.sidelane.gateway.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.ssl.SniHandler;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.tls.Certificates;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** HTTP/2 and HTTP/1.1 over TLS on one TCP port: a socket a worker. */
final class TcpListener implements AutoCloseable {

    private static final int BACKLOG = 4_096;
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(32 << 10, 64 << 10);

    private final ListenerConfig config;
    private final Certificates certificates;
    private final String altSvc;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<Channel> sockets = new ArrayList<>();
    private volatile boolean left;

    private TcpListener(ListenerConfig config, Certificates certificates, int udpPort) {
        this.config = config;
        this.certificates = certificates;
        this.altSvc = AltSvcValue.of(udpPort, config.altSvc().maxAge());
    }

    /**
     * Opens it. New sockets are read at once, those of another process from {@link #read} on.
     *
     * @param address the UDP listener's
     * @param descriptors of sockets of the process before, one a worker; none: new ones are made
     */
    static TcpListener open(
            ListenerConfig config,
            InetSocketAddress address,
            List<Integer> descriptors,
            Certificates certificates,
            List<Requests> requests)
            throws InterruptedException {
        var listener = new TcpListener(config, certificates, address.getPort());
        try {
            for (int i = 0; i < requests.size(); i++) {
                listener.bind(
                        address,
                        descriptors.isEmpty() ? null : descriptors.get(i),
                        requests.get(i));
            }
            return listener;
        } catch (Exception e) {
            // Netty throws what bind() says, an IOException, without declaring it.
            listener.close();
            throw e;
        }
    }

    private void bind(InetSocketAddress address, @Nullable Integer descriptor, Requests requests)
            throws InterruptedException {
        var bootstrap =
                new ServerBootstrap()
                        .group(requests.loop(), requests.loop())
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        accept(channel, requests);
                                    }
                                });
        var socket =
                descriptor == null
                        ? bootstrap
                                .channel(EpollServerSocketChannel.class)
                                .option(UnixChannelOption.SO_REUSEPORT, true)
                                .option(ChannelOption.SO_REUSEADDR, true)
                                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                                .bind(address)
                        : bootstrap
                                .channelFactory(() -> new EpollServerSocketChannel(descriptor))
                                .option(ChannelOption.AUTO_READ, false)
                                .register();
        sockets.add(socket.sync().channel());
    }

    /** Whether connections are accepted, by each worker. */
    void read(boolean wanted) throws InterruptedException {
        for (var socket : sockets) {
            socket.eventLoop().submit(() -> socket.config().setAutoRead(wanted)).sync();
        }
    }

    /** The sockets, one a worker; none once it has left. */
    List<Integer> descriptors() {
        return left
                ? List.of()
                : sockets.stream().map(each -> ((UnixChannel) each).fd().intValue()).toList();
    }

    private void accept(Channel channel, Requests requests) {
        if (open.incrementAndGet() > config.limits().connections()) {
            requests.serving().metrics().event("connection_refused");
            channel.closeFuture().addListener(_ -> open.decrementAndGet());
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
        var connection = new TcpConnection(config, altSvc, requests, channel, connections);
        channel.pipeline()
                .addLast(new SniHandler((String name) -> certificates.tcp(name)), connection);
    }

    int connections() {
        return open.get();
    }

    /** No new connections; the present ones end with their last request. */
    void leave() {
        left = true;
        sockets.forEach(Channel::close);
        connections.forEach(TcpConnection::leave);
    }

    @Override
    public void close() throws InterruptedException {
        for (var socket : sockets) {
            socket.close().sync();
        }
        connections.forEach(TcpConnection::close);
    }
}
