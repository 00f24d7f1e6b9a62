package io.sidelane.gateway.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.sidelane.api.quic.EarlyData;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.config.ListenerConfig;
import io.sidelane.gateway.downstream.Http3Stream;
import io.sidelane.gateway.exchange.Requests;
import io.sidelane.gateway.tls.Certificates;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** HTTP/3 on one UDP port: a socket a worker, and what QUIC needs around Netty's codec. */
public final class QuicListener implements AutoCloseable {

    private static final Logger LOG = System.getLogger("listener");

    /* Read at once, by recvmmsg: this many datagrams of at most this size. */
    private static final int DATAGRAM = 2_048;
    private static final int DATAGRAMS = 16;

    private static final int FLUSHES = 64;
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final int CONTROL_STREAMS = 8;

    /* Of a connection, either way, that wait for the network or for us. */
    private static final int QUEUED_DATAGRAMS = 256;

    /* Of a client, and paths that are remembered: a move takes one of each. */
    private static final int CONNECTION_IDS = 256;

    private final ListenerConfig config;
    private final Beginning beginning;
    private final Certificates certificates;
    private final Admission admission;
    private final Steering steering;
    private final Consumer<String> events;
    private final List<Worker> workers = new ArrayList<>();
    private final @Nullable Replays early;
    private final @Nullable Qlogs qlogs;
    private boolean kernelSteers;

    /**
     * One worker's share.
     *
     * @param connections for its thread only
     */
    private record Worker(Requests requests, Set<Http3Connection> connections, Channel socket) {}

    /**
     * What a listener begins with.
     *
     * @param generation of this process
     * @param descriptors of sockets of the process before, one a worker; none: new ones are made
     * @param former takes what is for connections of the process before, with the bytes
     * @param directory what names of files are relative to
     */
    public record Beginning(
            Secret secret,
            int generation,
            List<Integer> descriptors,
            Predicate<DatagramPacket> former,
            Path directory) {

        public Beginning {
            descriptors = List.copyOf(descriptors);
        }
    }

    private QuicListener(
            ListenerConfig config,
            Certificates certificates,
            int workers,
            Beginning beginning,
            Replays replays,
            Consumer<String> events) {
        this.beginning = beginning;
        this.config = config;
        this.events = events;
        this.certificates = certificates;
        this.admission =
                new Admission(
                        config.limits().connections(), config.retry(), config.retryHandshakes());
        this.early = config.earlyData() == EarlyData.SAFE_METHODS ? replays : null;
        this.qlogs = Qlogs.open(config.qlog(), beginning.directory());
        this.steering = new Steering(workers, beginning.generation());
    }

    /**
     * Opens it. New sockets are read at once, those of another process from {@link #read} on.
     *
     * @param replays early data that came before, to whichever listener
     * @param requests of each worker
     * @param events hears a word of what happens, such as {@code retry_sent}
     * @throws InterruptedException before all sockets are there
     */
    public static QuicListener open(
            ListenerConfig config,
            Certificates certificates,
            Beginning beginning,
            Replays replays,
            List<Requests> requests,
            Consumer<String> events)
            throws InterruptedException {
        var listener =
                new QuicListener(config, certificates, requests.size(), beginning, replays, events);
        try {
            var address = Address.parse(config.address());
            for (int i = 0; i < requests.size(); i++) {
                listener.bind(address, i, requests.get(i));
                // The kernel may have chosen the port; the others must have the same.
                address = listener.address();
            }
            listener.steerByKernel();
            warnOfDoubt(config, address.getAddress());
            return listener;
        } catch (Exception e) {
            // Netty throws what bind() says, an IOException, without declaring it.
            listener.close();
            throw e;
        }
    }

    private static void warnOfDoubt(ListenerConfig config, InetAddress bound) {
        var doubtful = ReplyAddresses.doubtful(bound);
        if (!doubtful.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "%s: %s on a host with %s (expected: a listener of each address); HTTP/3 is answered from the one that the route has, whichever was asked"
                            .formatted(
                                    config.name(), config.address(), String.join(", ", doubtful)));
        }
    }

    private void steerByKernel() {
        kernelSteers = workers.size() > 1 && KernelSteering.attach(workers.getFirst().socket());
    }

    /** Whether the kernel brings datagrams to the right worker. */
    public boolean kernelSteers() {
        return kernelSteers;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) workers.getFirst().socket().localAddress();
    }

    public int connections() {
        return admission.connections();
    }

    public int handshakes() {
        return admission.handshakes();
    }

    /** Datagrams that came to another worker than their connection's. */
    public long moved() {
        return steering.moved();
    }

    private void bind(InetSocketAddress address, int index, Requests requests)
            throws InterruptedException {
        var secret = beginning.secret();
        var ids = new ConnectionIds(secret, beginning.generation(), index);
        var connections = new HashSet<Http3Connection>();
        var doorkeeper = new Doorkeeper(ids, admission, early, events);
        var tokens =
                new RetryTokens(
                        secret,
                        () -> System.currentTimeMillis() / 1_000,
                        doorkeeper::mustProve,
                        () -> events.accept("retry_sent"));
        var handler =
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        // What is sent in one round of the loop, in one call.
                                        new FlushConsolidationHandler(FLUSHES, true),
                                        steering.handler(index, ids, beginning.former()),
                                        doorkeeper,
                                        codec(ids, tokens, doorkeeper, connections, requests));
                    }
                };
        var bootstrap =
                new Bootstrap()
                        .group(requests.loop())
                        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM)
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(DATAGRAM * DATAGRAMS))
                        .handler(handler);
        var socket =
                beginning.descriptors().isEmpty()
                        ? bootstrap
                                .channel(EpollDatagramChannel.class)
                                .option(UnixChannelOption.SO_REUSEPORT, true)
                                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                                .bind(address)
                        : bootstrap
                                .channelFactory(
                                        () ->
                                                new EpollDatagramChannel(
                                                        beginning.descriptors().get(index)))
                                .option(ChannelOption.AUTO_READ, false)
                                .register();
        workers.add(new Worker(requests, connections, socket.sync().channel()));
    }

    /** Whether datagrams are read, by each worker. */
    public void read(boolean wanted) throws InterruptedException {
        for (var worker : workers) {
            worker.requests()
                    .loop()
                    .submit(() -> worker.socket().config().setAutoRead(wanted))
                    .sync();
        }
    }

    /** The sockets, one a worker. */
    public List<Integer> descriptors() {
        return workers.stream().map(each -> ((UnixChannel) each.socket()).fd().intValue()).toList();
    }

    /** Takes a datagram that came by the next process, with its bytes. */
    public void deliver(DatagramPacket datagram) {
        steering.deliver(new DatagramPacket(datagram.content(), address(), datagram.sender()));
    }

    private ChannelHandler codec(
            ConnectionIds ids,
            RetryTokens tokens,
            Doorkeeper doorkeeper,
            Set<Http3Connection> connections,
            Requests requests) {
        var limits = config.limits();
        var builder =
                Http3.newQuicServerCodecBuilder()
                        .sslEngineProvider(this::engine)
                        .connectionIdAddressGenerator(ids)
                        .localConnectionIdLength(ConnectionIds.LENGTH)
                        .tokenHandler(tokens)
                        .congestionControlAlgorithm(
                                switch (config.congestionControl()) {
                                    case CUBIC -> QuicCongestionControlAlgorithm.CUBIC;
                                    case RENO -> QuicCongestionControlAlgorithm.RENO;
                                    case BBR -> QuicCongestionControlAlgorithm.BBR;
                                })
                        .maxIdleTimeout(limits.idleTimeoutSeconds(), TimeUnit.SECONDS)
                        .activeMigration(config.migration())
                        .maxSendUdpPayloadSize(1_350)
                        .maxRecvUdpPayloadSize(DATAGRAM)
                        .initialMaxData(limits.streamBufferBytes() * 8)
                        .initialMaxStreamDataBidirectionalRemote(limits.streamBufferBytes())
                        .initialMaxStreamDataBidirectionalLocal(0)
                        .initialMaxStreamDataUnidirectional(64 << 10)
                        .initialMaxStreamsBidirectional(limits.streams())
                        .initialMaxStreamsUnidirectional(CONTROL_STREAMS)
                        .activeConnectionIdLimit(CONNECTION_IDS)
                        .handler(
                                new ChannelInitializer<QuicChannel>() {
                                    @Override
                                    protected void initChannel(QuicChannel channel) {
                                        install(channel, doorkeeper, connections, requests);
                                    }
                                });
        if (config.datagrams()) {
            builder.datagram(QUEUED_DATAGRAMS, QUEUED_DATAGRAMS);
        }
        return builder.build();
    }

    private QuicSslEngine engine(QuicChannel channel) {
        if (qlogs != null) {
            qlogs.begin(channel);
        }
        return certificates.quic().newEngine(channel.alloc());
    }

    private void install(
            QuicChannel channel,
            Doorkeeper doorkeeper,
            Set<Http3Connection> connections,
            Requests requests) {
        var connection =
                new Http3Connection(
                        channel,
                        config.limits().idleTimeoutSeconds(),
                        admission,
                        connections,
                        doorkeeper::proved,
                        events);
        var path = new SendPath(connection.client(), doorkeeper::sends);
        channel.config().setOption(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, path);
        var settings =
                new DefaultHttp3SettingsFrame(
                        new Http3Settings()
                                .maxFieldSectionSize(config.limits().headersBytes())
                                .enableConnectProtocol(true)
                                .enableH3Datagram(config.datagrams())
                                .qpackMaxTableCapacity(0)
                                .qpackBlockedStreams(0));
        var streams =
                new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        var client = connection.client(config.name());
                        var handler = new Http3Stream(requests, client, connection, stream);
                        connection.opened(stream, handler);
                        stream.pipeline().addLast(handler);
                    }
                };
        channel.pipeline()
                .addLast(
                        path,
                        connection,
                        new Http3ServerConnectionHandler(
                                streams, connection.control(), null, settings, true),
                        new LastResort(events));
        if (early != null) {
            // Netty reads when a handshake is done, unless somebody asks for it before.
            channel.read();
        }
    }

    /** No new connections; the present ones are told, and end with their last request. */
    public void leave() {
        admission.close();
        for (var worker : workers) {
            worker.requests()
                    .loop()
                    .execute(
                            () ->
                                    List.copyOf(worker.connections())
                                            .forEach(Http3Connection::leave));
        }
    }

    /** Ends what is still there, and closes the sockets. */
    @Override
    public void close() throws InterruptedException {
        for (var worker : workers) {
            worker.requests()
                    .loop()
                    .submit(
                            () ->
                                    List.copyOf(worker.connections())
                                            .forEach(
                                                    each -> each.close(Http3ErrorCode.H3_NO_ERROR)))
                    .sync();
            worker.socket().close().sync();
        }
    }
}
