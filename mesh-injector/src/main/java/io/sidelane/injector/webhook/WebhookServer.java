package io.sidelane.injector.webhook;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.sidelane.injector.decision.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The listener for API servers. Whoever asks while there is no time is answered at once that the
 * pod is let in as it is: an answer that comes late holds up everybody's pods.
 */
public final class WebhookServer implements AutoCloseable {

    /** Paths by stage. */
    public static final Map<String, Stage> PATHS =
            Map.of("/mutate/before-mesh", Stage.BEFORE_MESH, "/mutate", Stage.AFTER_MESH);

    private static final Logger LOG = Logger.getLogger("webhook");
    private static final int PROCESSORS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final int RECEIVED = 32 << 20;
    private static final int DECIDED = 8 << 20;

    /** Reviews that wait for a processor: at 1 ms each the last waits some 0.1 s. */
    private static final int WAITING = 256;

    /**
     * As many handshakes as are made in a fraction of a second; encrypted connections, of which API
     * servers have a few dozen each; as many others as a kernel's queue and then some. Nobody waits
     * longer than API servers may be told to.
     */
    private static final Gate.Limits LIMITS =
            new Gate.Limits(128, 1_024, 16_384, TimeUnit.SECONDS.toNanos(30));

    private static final int HANDSHAKE_SECONDS = 10;
    private static final int IDLE_SECONDS = 60;
    private static final int BACKLOG = 4_096;
    private static final long STOP_SECONDS = 5;

    private final Reviews reviews;
    private final Observer observer;
    private final @Nullable String clientCa;
    private final Budget budget = new Budget(RECEIVED, DECIDED);
    private final Gate gate = new Gate(LIMITS);
    private final Semaphore waiting = new Semaphore(WAITING);
    private final EventLoopGroup loops =
            new NioEventLoopGroup(
                    PROCESSORS, Thread.ofPlatform().daemon().name("webhook-", 0).factory());
    private final ExecutorService handshakes = pool("handshake-");
    private final ExecutorService deciders = pool("decide-");
    private volatile Tls tls;
    private volatile boolean stopping;
    private @Nullable Channel listener;

    /** Counts what happens. */
    public interface Observer {

        /**
         * One review was answered.
         *
         * @param nanos from the last byte of the request to the answer
         */
        void decided(long nanos);

        /**
         * Nothing was decided about one request.
         *
         * @param why {@code overload}, {@code bad}, {@code large}
         */
        void undecided(String why);
    }

    /**
     * @param identity what is shown first
     * @param clientCa PEM certificates that those of callers must come from, null: anybody may ask
     * @throws IOException if that is no certificate with its key
     */
    public WebhookServer(
            Identity identity, @Nullable String clientCa, Reviews reviews, Observer observer)
            throws IOException {
        this.reviews = reviews;
        this.observer = observer;
        this.clientCa = clientCa;
        tls = Tls.of(identity, clientCa);
    }

    /**
     * Listens.
     *
     * @return where
     * @throws IOException if it cannot
     */
    public InetSocketAddress start(InetSocketAddress address) throws IOException {
        var bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(new Arrivals())
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "--listen: %s: %s (expected: a free address)".formatted(address, bound.cause()),
                    bound.cause());
        }
        listener = bound.channel();
        var _ =
                loops.scheduleWithFixedDelay(
                        () -> gate.impatient(System.nanoTime()).forEach(Gate.Visitor::leave),
                        1,
                        1,
                        TimeUnit.SECONDS);
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /**
     * Shows another certificate to whoever connects from now on. Handshakes that are being made,
     * and connections that are open, go on with the one before.
     */
    public void show(Identity identity) {
        try {
            tls = Tls.of(identity, clientCa);
            LOG.info("another certificate is in use");
        } catch (IOException e) {
            LOG.warnf("%s; the last one stays in use", e.getMessage());
        }
    }

    /** Answers what is asked already, a few seconds at most, then ends. */
    @Override
    public void close() {
        stopping = true;
        deciders.shutdown();
        try {
            if (!deciders.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warnf("%d reviews left unanswered", WAITING - waiting.availablePermits());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        handshakes.shutdownNow();
        deciders.shutdownNow();
    }

    private final class Arrivals extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            var visitor = new Handshakes(gate, () -> handshake(channel));
            channel.pipeline()
                    .addLast(visitor)
                    .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                    .addLast(new HttpServerCodec())
                    .addLast(new FlowControlHandler())
                    .addLast(
                            new Reception(
                                    gate,
                                    visitor,
                                    budget,
                                    observer,
                                    () -> stopping,
                                    WebhookServer.this::receive));
        }
    }

    /* Whichever certificate is shown now is shown to the end of this handshake. */
    private SslHandler handshake(SocketChannel channel) {
        var handler = tls.context().newHandler(channel.alloc(), handshakes);
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        return handler;
    }

    private void receive(byte[] body, Stage stage, Reception.Reply reply) {
        if (!waiting.tryAcquire()) {
            unread(body, reply);
            return;
        }
        if (!budget.decide(body.length)) {
            waiting.release();
            unread(body, reply);
            return;
        }
        long since = System.nanoTime();
        try {
            deciders.execute(
                    () -> {
                        try {
                            decide(body, stage, reply, since);
                        } finally {
                            budget.decided(body.length);
                            waiting.release();
                        }
                    });
        } catch (RejectedExecutionException _) {
            budget.decided(body.length);
            waiting.release();
            tell(reply, 503, "injector: stopping (expected: another replica)");
        }
    }

    private void unread(byte[] body, Reception.Reply reply) {
        observer.undecided("overload");
        try {
            reply.with(200, "application/json", Reviews.unread(body));
        } catch (Reviews.BadReviewException e) {
            tell(reply, 400, String.valueOf(e.getMessage()));
        }
    }

    private void decide(byte[] body, Stage stage, Reception.Reply reply, long since) {
        try {
            reply.with(200, "application/json", reviews.answer(body, stage));
            observer.decided(System.nanoTime() - since);
        } catch (Reviews.BadReviewException e) {
            observer.undecided("bad");
            tell(reply, 400, String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("review failed", e);
            tell(reply, 500, "injector: review failed");
        }
    }

    private static void tell(Reception.Reply reply, int status, String message) {
        reply.with(status, "text/plain", (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ExecutorService pool(String name) {
        return Executors.newFixedThreadPool(
                PROCESSORS, Thread.ofPlatform().daemon().name(name, 0).factory());
    }
}
