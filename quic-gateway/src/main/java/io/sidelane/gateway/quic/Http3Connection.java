package io.sidelane.gateway.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.concurrent.ScheduledFuture;
import io.sidelane.gateway.downstream.Http3Stream;
import io.sidelane.gateway.downstream.Http3Stream.StreamWatch;
import io.sidelane.gateway.http.Priority;
import io.sidelane.gateway.http.VarInts;
import io.sidelane.gateway.telemetry.Client;
import io.sidelane.gateway.tls.PeerCertificate;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A QUIC connection: counts its streams and ends it when it is time. For its worker's thread. */
final class Http3Connection extends ChannelInboundHandlerAdapter implements StreamWatch {

    private static final int MOST_RESETS = 200;
    private static final long RESET_WINDOW = TimeUnit.SECONDS.toNanos(10);
    /* The highest that there can be: none is refused (RFC 9114, 5.2). */
    private static final long LAST_STREAM = (1L << 62) - 4;
    private static final long QUIET_MILLIS = 1_000;
    /* RFC 9297, 5.2, which the codec has no word for. */
    private static final int H3_DATAGRAM_ERROR = 0x33;

    /* TLS' alert, as QUIC has it (RFC 9001, 4.8). */
    private static final int CERTIFICATE_EXPIRED = 0x100 + 45;

    private final QuicChannel channel;
    private final Admission admission;
    private final Set<Http3Connection> all;
    private final Consumer<String> events;
    private final ResetRate resets = new ResetRate(MOST_RESETS, RESET_WINDOW, System.nanoTime());
    private final LongObjectHashMap<Http3Stream> open = new LongObjectHashMap<>();
    private final ControlFrames control = new ControlFrames(this::prioritize, this::broken);
    private long requests;
    private boolean takesDatagrams;
    private boolean datagramsWritten;
    private @Nullable Http3Stream lastDelivered;
    private boolean shookHands;
    private boolean leaving;
    private final Consumer<InetSocketAddress> proved;
    private InetSocketAddress address;
    private @Nullable Client asking;

    private final ScheduledFuture<?> watch;

    /**
     * @param headSeconds that the head of a request may take, and may take once more
     * @param proved hears whose address is proved
     */
    Http3Connection(
            QuicChannel channel,
            int headSeconds,
            Admission admission,
            Set<Http3Connection> all,
            Consumer<InetSocketAddress> proved,
            Consumer<String> events) {
        this.channel = channel;
        this.address = sender(channel);
        this.admission = admission;
        this.all = all;
        this.proved = proved;
        this.events = events;
        admission.began();
        all.add(this);
        watch =
                channel.eventLoop()
                        .scheduleWithFixedDelay(
                                this::watchHeads, headSeconds, headSeconds, TimeUnit.SECONDS);
        channel.closeFuture().addListener(_ -> ended());
    }

    /* Who drips one is never idle, and would keep it for as long as it likes. */
    private void watchHeads() {
        List.copyOf(open.values()).forEach(Http3Stream::headDue);
        if (Qlogs.full(channel)) {
            events.accept("qlog_full");
            endSoon();
        }
    }

    private void ended() {
        var _ = watch.cancel(false);
        all.remove(this);
        admission.ended(shookHands);
    }

    /** Of the client's control stream. */
    ControlFrames control() {
        return control;
    }

    private void prioritize(long stream, Priority priority) {
        var there = open.get(stream);
        if (there != null) {
            there.prioritize(priority);
        }
    }

    @Override
    public @Nullable Priority told(long stream) {
        return control.take(stream);
    }

    private void deliver(ByteBuf datagram) {
        long quarter = VarInts.read(datagram);
        var stream = quarter < 0 ? null : open.get(quarter << 2);
        if (stream == null) {
            datagram.release();
            if (quarter < 0 || quarter >> 60 != 0) {
                broken(H3_DATAGRAM_ERROR);
            } else {
                events.accept("datagram_without_stream");
            }
            return;
        }
        stream.deliver(datagram);
        if (stream != lastDelivered && lastDelivered != null) {
            lastDelivered.flushRequest();
        }
        lastDelivered = stream;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (lastDelivered != null) {
            lastDelivered.flushRequest();
            lastDelivered = null;
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public boolean datagram(long stream, ByteBuf bytes) {
        if (!takesDatagrams || !control.offersDatagrams()) {
            return false;
        }
        var frame = channel.alloc().directBuffer(Long.BYTES + bytes.readableBytes());
        VarInts.write(frame, stream >> 2);
        frame.writeBytes(bytes);
        bytes.release();
        channel.write(frame)
                .addListener(
                        written -> {
                            if (!written.isSuccess()) {
                                events.accept("datagram_too_long");
                            }
                        });
        datagramsWritten = true;
        return true;
    }

    @Override
    public void flushDatagrams() {
        if (datagramsWritten) {
            datagramsWritten = false;
            channel.flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf datagram) {
            deliver(datagram);
            return;
        }
        if (message instanceof QuicStreamChannel stream
                && stream.type() == QuicStreamType.UNIDIRECTIONAL) {
            stream.pipeline()
                    .addFirst(
                            new CriticalStream(
                                    () -> close(Http3ErrorCode.H3_CLOSED_CRITICAL_STREAM)))
                    .addLast(new LastResort(events));
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            shookHands();
        }
        if (event instanceof QuicDatagramExtensionEvent offered) {
            takesDatagrams = offered.maxLength() > 0;
        }
        if (event instanceof QuicPathEvent.PeerMigrated moved) {
            address = moved.remote();
            events.accept("migrated");
        }
        ctx.fireUserEventTriggered(event);
    }

    private void shookHands() {
        var engine = channel.sslEngine();
        if (engine != null && PeerCertificate.isOver(engine)) {
            events.accept("client_certificate_expired");
            channel.close(false, CERTIFICATE_EXPIRED, Unpooled.EMPTY_BUFFER);
            return;
        }
        shookHands = true;
        admission.shookHands();
        proved.accept(client());
        if (leaving) {
            leave();
        }
    }

    /* Nobody but who began it can bring a handshake to its end: what comes then is no replay (RFC 8470, 3). */
    @Override
    public boolean early() {
        return !shookHands;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        events.accept("connection_error");
    }

    /**
     * The address of the client, as of its last validated path. What the channel says is whence the
     * last datagram came, or was said to.
     */
    InetSocketAddress client() {
        return address;
    }

    private static InetSocketAddress sender(QuicChannel channel) {
        return channel.remoteSocketAddress() instanceof InetSocketAddress sender ? sender : UNKNOWN;
    }

    /** Who asks on it, at its present address. */
    Client client(String listener) {
        var address = client();
        var known = asking;
        if (known == null || !known.address().equals(address)) {
            known = new Client(listener, "HTTP/3", address, certificate());
            asking = known;
        }
        return known;
    }

    private @Nullable PeerCertificate certificate() {
        var engine = channel.sslEngine();
        return engine == null ? null : PeerCertificate.of(engine);
    }

    private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

    void opened(QuicStreamChannel channel, Http3Stream stream) {
        long id = channel.streamId();
        open.put(id, stream);
        requests++;
        channel.closeFuture().addListener(_ -> streamClosed(id));
    }

    private void streamClosed(long id) {
        open.remove(id);
        closeIfDone();
    }

    @Override
    public void cutShort() {
        if (resets.exceeded(System.nanoTime()) && channel.isActive()) {
            events.accept("reset_flood");
            close(Http3ErrorCode.H3_EXCESSIVE_LOAD);
        }
    }

    @Override
    public void broken(Http3ErrorCode code) {
        broken(code.code());
    }

    private void broken(int code) {
        events.accept("protocol_error");
        channel.close(true, code, Unpooled.EMPTY_BUFFER);
    }

    /**
     * Tells the client to go elsewhere, and ends when it has asked for nothing for a while (RFC
     * 9114, 5.2). What it asks for before it reads that is answered.
     */
    void leave() {
        leaving = true;
        if (!shookHands) {
            return;
        }
        @Nullable QuicStreamChannel control = Http3.getLocalControlStream(channel);
        if (control != null) {
            control.writeAndFlush(new DefaultHttp3GoAwayFrame(LAST_STREAM));
        }
        closeIfDone();
    }

    private void endSoon() {
        if (leaving) {
            close(Http3ErrorCode.H3_NO_ERROR);
        } else {
            leave();
        }
    }

    private void closeIfDone() {
        if (leaving && shookHands && open.isEmpty()) {
            long asked = requests;
            channel.eventLoop()
                    .schedule(
                            () -> {
                                if (open.isEmpty() && requests == asked) {
                                    close(Http3ErrorCode.H3_NO_ERROR);
                                }
                            },
                            QUIET_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    void close(Http3ErrorCode code) {
        channel.close(true, code.code(), Unpooled.EMPTY_BUFFER);
    }
}
