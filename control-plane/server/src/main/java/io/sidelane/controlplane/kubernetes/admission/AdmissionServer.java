package io.sidelane.controlplane.kubernetes.admission;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The webhook's listener, for the API server alone: HTTPS on a port of its own, one path, bounded
 * bodies. Reads its certificate again when the files change, without a break.
 */
public final class AdmissionServer implements AutoCloseable {

    public static final String PATH = "/validate";

    private static final Logger LOG = Logger.getLogger("kubernetes");

    /** An object of 1.5 MiB, which is as large as etcd takes, before and after. */
    private static final int MAX_BODY = 4 << 20;

    private static final int MAX_AT_ONCE = 64;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");
    private static final int IDLE_SECONDS = 60;
    private static final long LOOK_MILLIS = 2_000;
    private static final Duration START = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Path certificate;
    private final Path key;
    private final Reviews reviews;
    private final Semaphore turns = new Semaphore(MAX_AT_ONCE);
    private @Nullable HttpServer server;
    private @Nullable ShownKey shown;
    private List<FileTime> seen = List.of();
    private long timer;

    /**
     * @param certificate PEM, the chain
     * @param key PEM, PKCS #8
     */
    public AdmissionServer(Vertx vertx, Path certificate, Path key, Known known) {
        this.vertx = vertx;
        this.certificate = certificate;
        this.key = key;
        this.reviews = new Reviews(known);
    }

    /**
     * Listens.
     *
     * @return where
     * @throws IOException if it cannot
     */
    public InetSocketAddress start(InetSocketAddress address) throws IOException {
        seen = times();
        shown = new ShownKey(files());
        server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setSsl(true)
                                        .setKeyCertOptions(KeyCertOptions.wrap(shown))
                                        .setEnabledSecureTransportProtocols(PROTOCOLS)
                                        .setIdleTimeout(IDLE_SECONDS)
                                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                        .requestHandler(this::receive);
        try {
            var listening =
                    server.listen(address.getPort(), address.getAddress().getHostAddress())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(START.toSeconds(), TimeUnit.SECONDS);
            timer = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
            return new InetSocketAddress(address.getAddress(), listening.actualPort());
        } catch (ExecutionException e) {
            throw new IOException(
                    "webhook: %s: %s (expected: a free address, and a certificate with its key)"
                            .formatted(address, e.getCause()),
                    e);
        } catch (TimeoutException e) {
            throw new IOException("webhook: not listening after " + START, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("webhook: interrupted", e);
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        if (server != null) {
            var _ = server.close();
        }
    }

    private X509ExtendedKeyManager files() throws IOException {
        try {
            var managers =
                    new PemKeyCertOptions()
                            .setCertPath(certificate.toString())
                            .setKeyPath(key.toString())
                            .getKeyManagerFactory(vertx)
                            .getKeyManagers();
            return (X509ExtendedKeyManager) managers[0];
        } catch (Exception e) {
            throw new IOException(
                    "webhook: certificate %s: %s (expected: PEM with its key)"
                            .formatted(certificate, e.getMessage()),
                    e);
        }
    }

    /** Shows what is in the files now, if that is something else. */
    void look() {
        var now = times();
        if (shown == null || now.isEmpty() || now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            shown.show(files());
            LOG.info("webhook: another certificate is in use");
        } catch (IOException e) {
            LOG.warnf("%s; the last one stays in use", e.getMessage());
        }
    }

    private List<FileTime> times() {
        try {
            return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
        } catch (IOException _) {
            // Being replaced, or gone: the next look tells.
            return List.of();
        }
    }

    private void receive(HttpServerRequest request) {
        if (!PATH.equals(request.path()) || request.method() != HttpMethod.POST) {
            end(request, 404, "%s: not here (expected: POST %s)".formatted(request.path(), PATH));
            return;
        }
        // From the first byte on, for each of them may keep a whole body in memory.
        if (!turns.tryAcquire()) {
            end(
                    request,
                    503,
                    "webhook: %d reviews under way (expected: fewer)".formatted(MAX_AT_ONCE));
            return;
        }
        request.response().endHandler(_ -> turns.release());
        var body = Buffer.buffer();
        request.handler(
                part -> {
                    if (body.length() + part.length() > MAX_BODY) {
                        request.handler(_ -> {});
                        request.endHandler(_ -> {});
                        request.response().putHeader("connection", "close");
                        end(
                                request,
                                413,
                                "body: more than %d bytes (expected: at most)".formatted(MAX_BODY));
                    } else {
                        body.appendBuffer(part);
                    }
                });
        request.endHandler(_ -> answer(request, body.getBytes()));
    }

    /* Reading a large object takes a while: not on the thread that all others share. */
    private void answer(HttpServerRequest request, byte[] body) {
        Thread.ofVirtual()
                .name("kubernetes-admission")
                .start(
                        () -> {
                            try {
                                var answer = Buffer.buffer(reviews.answer(body));
                                request.response()
                                        .putHeader("content-type", "application/json")
                                        .end(answer);
                            } catch (Reviews.BadReviewException e) {
                                end(request, 400, String.valueOf(e.getMessage()));
                            } catch (RuntimeException e) {
                                LOG.error("webhook: review failed", e);
                                end(request, 500, "webhook: review failed");
                            }
                        });
    }

    private static void end(HttpServerRequest request, int code, String message) {
        var response = request.response();
        if (!response.ended()) {
            response.setStatusCode(code).putHeader("content-type", "text/plain");
            response.end(message + "\n");
        }
    }
}
