package io.sidelane.gateway.quic;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.sidelane.gateway.downstream.Client;
import io.sidelane.gateway.downstream.Http3Stream.StreamWatch;
import java.net.InetSocketAddress;
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

    private final QuicChannel channel;
    private final Admission admission;
    private final Set<Http3Connection> all;
    private final Consumer<String> events;
    private final ResetRate resets = new ResetRate(MOST_RESETS, RESET_WINDOW, System.nanoTime());
    private long requests;
    private int streams;
    private boolean shookHands;
    private boolean leaving;
    private final Consumer<InetSocketAddress> proved;
    private @Nullable Client asking;

    /**
     * @param proved hears whose address is proved
     */
    Http3Connection(
            QuicChannel channel,
            Admission admission,
            Set<Http3Connection> all,
            Consumer<InetSocketAddress> proved,
            Consumer<String> events) {
        this.channel = channel;
        this.admission = admission;
        this.all = all;
        this.proved = proved;
        this.events = events;
        admission.began();
        all.add(this);
        channel.closeFuture().addListener(_ -> ended());
    }

    private void ended() {
        all.remove(this);
        admission.ended(shookHands);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
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
        if (event instanceof QuicPathEvent.PeerMigrated) {
            events.accept("migrated");
        }
        ctx.fireUserEventTriggered(event);
    }

    private void shookHands() {
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

    /** The address of the client, as of its last validated path. */
    InetSocketAddress client() {
        return channel.remoteSocketAddress() instanceof InetSocketAddress address
                ? address
                : UNKNOWN;
    }

    /** Who asks on it, at its present address. */
    Client client(String listener) {
        var address = client();
        var known = asking;
        if (known == null || !known.address().equals(address)) {
            known = new Client(listener, "HTTP/3", address);
            asking = known;
        }
        return known;
    }

    private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

    void opened(QuicStreamChannel stream) {
        streams++;
        requests++;
        stream.closeFuture().addListener(_ -> streamClosed());
    }

    private void streamClosed() {
        streams--;
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
        events.accept("protocol_error");
        close(code);
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

    private void closeIfDone() {
        if (leaving && shookHands && streams == 0) {
            long asked = requests;
            channel.eventLoop()
                    .schedule(
                            () -> {
                                if (streams == 0 && requests == asked) {
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
