package io.sidelane.injector.webhook;

import io.sidelane.injector.decision.Stage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** A pod of 3 MiB, which is as large as API servers take, with what is around it. */
    static final int MAX_BODY = 4 << 20;

    private static final int RECEIVED = 32 << 20;
    private static final int DECIDED = 8 << 20;

    /** Reviews that wait for a processor: at 1 ms each the last waits some 0.1 s. */
    private static final int WAITING = 256;

    private static final Logger LOG = Logger.getLogger("webhook");
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");
    private static final int IDLE_SECONDS = 60;

    /**
     * Handshakes of thousands that come at once take some milliseconds each, one after the other;
     * whoever is cut off in one has no answer. Vert.x' own limit is 10 s.
     */
    private static final int HANDSHAKE_SECONDS = 60;

    private static final long START_SECONDS = 10;
    private static final long STOP_SECONDS = 5;

    private final Reviews reviews;
    private final Observer observer;
    private final HttpServer server;
    private final @Nullable String clientCa;
    private volatile boolean stopping;
    private final Budget budget = new Budget(RECEIVED, DECIDED);
    private final Semaphore waiting = new Semaphore(WAITING);
    private final ExecutorService deciders =
            Executors.newFixedThreadPool(
                    Math.max(2, Runtime.getRuntime().availableProcessors()),
                    Thread.ofPlatform().daemon().name("decide-", 0).factory());

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
     */
    public WebhookServer(
            Vertx vertx,
            Identity identity,
            @Nullable String clientCa,
            Reviews reviews,
            Observer observer) {
        this.reviews = reviews;
        this.observer = observer;
        this.clientCa = clientCa;
        var options =
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(keys(identity))
                        .setEnabledSecureTransportProtocols(PROTOCOLS)
                        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS);
        if (clientCa != null) {
            options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(trust(clientCa));
        }
        server = vertx.createHttpServer(options);
        server.requestHandler(this::receive);
    }

    /**
     * Listens.
     *
     * @return where
     * @throws IOException if it cannot
     */
    public InetSocketAddress start(InetSocketAddress address) throws IOException {
        try {
            var listening =
                    server.listen(address.getPort(), address.getAddress().getHostAddress())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(START_SECONDS, TimeUnit.SECONDS);
            return new InetSocketAddress(address.getAddress(), listening.actualPort());
        } catch (ExecutionException e) {
            throw new IOException(
                    "--listen: %s: %s (expected: a free address, and a certificate with its key)"
                            .formatted(address, e.getCause()),
                    e);
        } catch (TimeoutException e) {
            throw new IOException("--listen: not listening after %d s".formatted(START_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("--listen: interrupted", e);
        }
    }

    /** Shows another certificate to new connections; those that are open stay open. */
    public void show(Identity identity) {
        var options =
                new SSLOptions()
                        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                        .setKeyCertOptions(keys(identity))
                        .setEnabledSecureTransportProtocols(PROTOCOLS);
        if (clientCa != null) {
            options.setTrustOptions(trust(clientCa));
        }
        server.updateSSLOptions(options)
                .onComplete(
                        result -> {
                            if (result.succeeded()) {
                                LOG.info("another certificate is in use");
                            } else {
                                LOG.warnf(
                                        "certificate: %s (expected: PEM with its key); the last one stays in use",
                                        result.cause().getMessage());
                            }
                        });
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
        var _ = server.close();
        deciders.shutdownNow();
    }

    private void receive(HttpServerRequest request) {
        var stage = PATHS.get(request.path());
        if (stage == null || !request.method().equals(HttpMethod.POST)) {
            end(request, 404, "%s: not here (expected: POST /mutate)".formatted(request.path()));
            return;
        }
        var reception = new Reception(request);
        request.handler(reception::part);
        request.endHandler(_ -> reception.whole(stage));
        // A caller that goes away in the middle never ends its request.
        request.exceptionHandler(_ -> reception.forget());
        request.response().endHandler(_ -> reception.forget());
    }

    /** One body on its way in; on its connection's thread until it is whole. */
    private final class Reception {

        private final HttpServerRequest request;
        private Buffer body = Buffer.buffer();
        private int reserved;
        private boolean refused;

        Reception(HttpServerRequest request) {
            this.request = request;
        }

        void part(Buffer part) {
            if (refused) {
                return;
            }
            if (body.length() + part.length() > MAX_BODY) {
                observer.undecided("large");
                refuse(413, "body: more than %d bytes (expected: at most)".formatted(MAX_BODY));
            } else if (budget.receive(part.length())) {
                reserved += (part.length() + 1023) / 1024 * 1024;
                body.appendBuffer(part);
            } else {
                observer.undecided("overload");
                refuse(503, "injector: too much at once (expected: less)");
            }
        }

        void whole(Stage stage) {
            if (refused) {
                return;
            }
            var bytes = body.getBytes();
            body = Buffer.buffer();
            if (!waiting.tryAcquire()) {
                unread(bytes);
                return;
            }
            if (!budget.decide(bytes.length)) {
                waiting.release();
                unread(bytes);
                return;
            }
            long since = System.nanoTime();
            try {
                deciders.execute(
                        () -> {
                            try {
                                decide(request, bytes, stage, since);
                            } finally {
                                budget.decided(bytes.length);
                                waiting.release();
                            }
                        });
            } catch (RejectedExecutionException _) {
                budget.decided(bytes.length);
                waiting.release();
                end(request, 503, "injector: stopping (expected: another replica)");
            }
        }

        synchronized void forget() {
            budget.forget(reserved);
            reserved = 0;
        }

        private void refuse(int code, String message) {
            refused = true;
            body = Buffer.buffer();
            forget();
            request.response().putHeader("connection", "close");
            end(request, code, message);
        }

        private void unread(byte[] bytes) {
            observer.undecided("overload");
            try {
                answer(request, Reviews.unread(bytes));
            } catch (Reviews.BadReviewException e) {
                end(request, 400, String.valueOf(e.getMessage()));
            }
        }
    }

    private void decide(HttpServerRequest request, byte[] body, Stage stage, long since) {
        try {
            answer(request, reviews.answer(body, stage));
            observer.decided(System.nanoTime() - since);
        } catch (Reviews.BadReviewException e) {
            observer.undecided("bad");
            end(request, 400, String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("review failed", e);
            end(request, 500, "injector: review failed");
        }
    }

    private void answer(HttpServerRequest request, byte[] answer) {
        var response = request.response();
        if (!response.ended() && !response.closed()) {
            if (stopping) {
                // Whoever asks next shall find another replica.
                response.putHeader("connection", "close");
            }
            response.putHeader("content-type", "application/json").end(Buffer.buffer(answer));
        }
    }

    private static void end(HttpServerRequest request, int code, String message) {
        var response = request.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(code).putHeader("content-type", "text/plain");
            response.end(message + "\n");
        }
    }

    private static PemKeyCertOptions keys(Identity identity) {
        return new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(identity.certificate()))
                .setKeyValue(Buffer.buffer(identity.key()));
    }

    private static PemTrustOptions trust(String certificates) {
        return new PemTrustOptions().addCertValue(Buffer.buffer(certificates));
    }
}
